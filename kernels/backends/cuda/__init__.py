"""The CUDA backend: a network's numbers on the card, and what goes there and back in a call.

A call puts all its batches' kernels into one stream and waits once, at its end. What goes up and what comes back -
batches, weights, slots and state; losses and what the probes measured - is copied through pinned memory while Python
goes on; nothing is taken over by the host unless all of it arrived.

`program` is what a network meets. `step`, `forward` and `backward` say which kernel comes when; `recurrence`,
`products`, `losses`, `passes`, `options` and `probes` are the kernels, which `sources` binds and compiles; `card` and
`device` meet numba-cuda. Layers that are normalised take the path by steps: between the product and the cell stands a
sum over all units of a row, which no block has alone. Two directions, dropped units and added inputs cost a copy of the
outputs.

What a training step costs on paper: LSTM, batch 64, 128 steps, 128 inputs and outputs, two layers of 512, float32, on
an H100 (132 multiprocessors at 1.98 GHz with 128 multiply-adds and 32 numbers of shared memory a clock and 228 KB of
it each: 67 TFLOP/s; 3.35 TB/s to memory, about 5.5 TB/s to the second-level cache). 8,192 rows, 2,048 gates a layer.

Operations, 2 a multiply-add:
    input products forward, gradients of W_i, derivatives for layer 2's inputs    60.1 G
    gradients of W_h                                                              34.4 G
    head, three products                                                           3.2 G
    recurrent products, forward and backward                                      68.7 G
                                                                                 166.4 G = 2.5 ms at the card's limit
Bytes to and from memory:
    tape (67 MB a layer): written 3 times, read 5 and 6 times                     1.14 GB
    states and their derivatives (17 MB each a layer)                             0.37 GB
    optimizer: 3.48 M weights, four arrays read, three written, norms             0.11 GB
                                                                                  1.62 GB = 0.5 ms at the card's limit
so arithmetic bounds the step, not memory.

Large products: a thread's 8 x 8 sums take 64 multiply-adds and 16 loads of shared memory for each k, so 80 issues for
64 that count: at most 80 % of the peak; one block a multiprocessor (165 registers) hides less, 50 % is assumed: 2.9 ms.

Time loops (persistent, grid 32 x 4: 16 units and 16 rows a block, 156 KB of shared memory), a step of one layer:
    524,288 multiply-adds a block: 2.1 us; their loads, 4 + 4 for 16 sums, bound them at      4.1 us
    states from the second-level cache, forward 32 KB a block and 4 waits:                    1.5 us
    backward 128 KB (four gates for each state) and 16 waits:                                 5 us
    barrier, one trip of an atomic to the cache and back for each slice, and the cell:        2 us
so 7.6 us forward and 11.1 us backward; 128 steps of two layers:                              4.8 ms

The step thus takes about 8 ms, 20 TFLOP/s: 60 % of it in the time loops, whose floor is shared memory and then the
latency of a step, not the 1.0 ms of their arithmetic. Cutting the loads (more rows a thread) and fetching the next tile
of states while the last is multiplied are the first two things to try on a card. The path by steps has 512 launches
of about 20 us each from Python: 10 ms for these alone, which is why the persistent path is taken wherever the weights
fit. The copies at a call's end, 42 MB of weights and slots, take 2 ms once for all the steps of a call.
"""

from kernels.backends.cuda.program import CudaProgram, missing

__all__ = ["CudaProgram", "missing"]
