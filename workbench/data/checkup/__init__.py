"""The data doctor: what is to be said of data before anything is learnt from them, and what would mend it.

Each module yields findings on one matter. They see the data as the spec mends them, so that a mended fault is gone.
"""
