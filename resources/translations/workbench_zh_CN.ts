<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>BacktestPanel</name>
    <message>
        <source>Stopping …</source>
        <translation>正在停止……</translation>
    </message>
    <message>
        <source>Fold {number} of {count} is trained.</source>
        <translation>正在训练第 {number} 折，共 {count} 折。</translation>
    </message>
    <message>
        <source>Stopped: {number} of {count} folds are done.</source>
        <translation>已停止：{count} 折中完成了 {number} 折。</translation>
    </message>
    <message>
        <source>On the mean of the folds the network&apos;s RMSE is {own}, that of the best simple rule, “{rule}”, {other}. It beats every rule in {won} of {count} folds.</source>
        <translation>各折平均，网络的 RMSE 为 {own}，最好的简单规则“{rule}”为 {other}。在 {count} 折中的 {won} 折里，网络胜过所有规则。</translation>
    </message>
    <message>
        <source>RMSE, {baseline}</source>
        <translation>RMSE，{baseline}</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>折</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>The test part is cut into blocks in time. For each block a network is trained anew on all that came before it, as one that is in use would be.</source>
        <translation>测试部分按时间切成若干段。对每一段，都用它之前的全部数据重新训练一个网络，就像实际使用时那样。</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>折数</translation>
    </message>
    <message>
        <source>How many blocks: as many networks are trained.</source>
        <translation>切成多少段：就训练多少个网络。</translation>
    </message>
    <message>
        <source>Backtest</source>
        <translation>回测</translation>
    </message>
    <message>
        <source>Train one network after the other, with the settings of this run.</source>
        <translation>用这次运行的设置，逐个训练网络。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the backtest; the folds that are done stay.</source>
        <translation>结束回测；已完成的折会保留。</translation>
    </message>
    <message>
        <source>Progress of the backtest</source>
        <translation>回测进度</translation>
    </message>
    <message>
        <source>Errors of each fold</source>
        <translation>每折的误差</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Read: close this message</source>
        <translation>已读：关闭这条消息</translation>
    </message>
    <message>
        <source>Do what the message suggests</source>
        <translation>按消息的建议去做</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排比较</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>No runs yet. Every training is kept and listed here, so that you can compare.</source>
        <translation>还没有运行记录。每次训练都会保存并列在这里，便于比较。</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>采用这些设置</translation>
    </message>
    <message>
        <source>Load the selected run&apos;s data and settings, to train it again or change one thing.</source>
        <translation>载入所选运行的数据和设置，可以重新训练，或只改动一处。</translation>
    </message>
    <message>
        <source>List of runs</source>
        <translation>运行列表</translation>
    </message>
    <message>
        <source>All runs, the newest first. Click a heading to sort.</source>
        <translation>全部运行，最新的在前。点击表头可排序。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重数</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Test error</source>
        <translation>测试误差</translation>
    </message>
    <message>
        <source>Best baseline</source>
        <translation>最佳基线</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>How many numbers the network has learnt.</source>
        <translation>网络学到的数字有多少个。</translation>
    </message>
    <message>
        <source>The best loss on the validation part, on the scale that the network learns on.</source>
        <translation>验证集上的最低损失，按网络学习时所用的尺度。</translation>
    </message>
    <message>
        <source>The result on the test part: RMSE, nats per symbol, accuracy or exact matches, by the task.</source>
        <translation>测试集上的结果：依任务而定，为 RMSE、每符号 nat 数、准确率或完全正确的比例。</translation>
    </message>
    <message>
        <source>The same measure for the best of the simple rules that need no network.</source>
        <translation>不需要网络的简单规则中，最好的一个在同一指标上的结果。</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>{count} weights</source>
        <translation>{count} 个权重</translation>
    </message>
    <message>
        <source>{count} weights, {size} of memory</source>
        <translation>{count} 个权重，占内存 {size}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>DATA</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>MODEL</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Sketch of the cell</source>
        <translation>单元示意图</translation>
    </message>
    <message>
        <source>The line is the memory that passes from step to step; each circle is a gate or a curve acting on it.</source>
        <translation>横线是逐步传递的记忆；每个圆圈是作用在它上面的一个门或一条曲线。</translation>
    </message>
    <message>
        <source>The activation&apos;s curve</source>
        <translation>激活函数的曲线</translation>
    </message>
    <message>
        <source>What goes in (left to right) and what comes out (upwards). Where the curve is flat, gradients vanish.</source>
        <translation>横向是输入，纵向是输出。曲线平坦之处，梯度会消失。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Train the network from fresh weights with these settings.</source>
        <translation>用这些设置，从全新的权重开始训练网络。</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Hold the training where it is, or let it go on. Nothing is lost.</source>
        <translation>让训练停在原处，或继续进行。不会丢失任何东西。</translation>
    </message>
    <message>
        <source>End the training. The best weights so far are kept and tested.</source>
        <translation>结束训练。保留目前最好的权重并加以测试。</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Every other setting: initial weights, optimizer, clipping, window, split and more.</source>
        <translation>其余所有设置：初始权重、优化器、裁剪、窗口、数据划分等。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Take the settings that suit these data.</source>
        <translation>采用适合这些数据的设置。</translation>
    </message>
    <message>
        <source>Fewer settings</source>
        <translation>收起设置</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>The program made a mistake</source>
        <translation>程序出了错</translation>
    </message>
    <message>
        <source>This is a bug, not something you did. Runs and weights that were saved are kept. You can go on working. The report below helps to mend it.</source>
        <translation>这是程序的缺陷，不是您的操作造成的。已保存的运行和权重都还在，您可以继续工作。下面的报告有助于修复它。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续工作</translation>
    </message>
    <message>
        <source>Saved in {folder}</source>
        <translation>已保存到 {folder}</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Role of {column}</source>
        <translation>{column} 的角色</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读入</translation>
    </message>
    <message>
        <source>{column}: {role}. {reason}</source>
        <translation>{column}：{role}。{reason}</translation>
    </message>
    <message>
        <source>The network learns to predict it, and sees its past.</source>
        <translation>网络要学会预测它，也能看到它的过去。</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The class that the network learns to name.</source>
        <translation>网络要学会指出的类别。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Rows with the same value here are one series or sequence.</source>
        <translation>此列取值相同的行属于同一个序列。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>The network sees it.</source>
        <translation>网络能看到它。</translation>
    </message>
    <message>
        <source>Known ahead</source>
        <translation>预先已知</translation>
    </message>
    <message>
        <source>The network sees it, and its future, which is known: a calendar, a price, a holiday.</source>
        <translation>网络能看到它及其未来，因为未来已知：日历、价格、节假日。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Says when each row was measured.</source>
        <translation>说明每一行的测量时间。</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Left out.</source>
        <translation>不使用。</translation>
    </message>
    <message>
        <source>What this column is to the network.</source>
        <translation>这一列对网络的作用。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Choose a file to learn from, or one that was opened before.</source>
        <translation>选择用来学习的文件，或之前打开过的文件。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Learn from the table or text on the clipboard (Ctrl+V).</source>
        <translation>用剪贴板上的表格或文本来学习（Ctrl+V）。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Data that come with the program, to try things out.</source>
        <translation>程序自带的数据，用来试一试。</translation>
    </message>
    <message>
        <source>Preview of the data</source>
        <translation>数据预览</translation>
    </message>
    <message>
        <source>The first rows as they were read. Choose what each column is to the network.</source>
        <translation>读入的前几行。请选择每一列对网络的作用。</translation>
    </message>
    <message>
        <source>The beginning of the text as it was read.</source>
        <translation>读入文本的开头。</translation>
    </message>
</context>
<context>
    <name>DataPart</name>
    <message>
        <source>Your data appear here.</source>
        <translation>数据会显示在这里。</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Drop a CSV or text file here</source>
        <translation>把 CSV 或文本文件拖到这里</translation>
    </message>
    <message>
        <source>Data file</source>
        <translation>数据文件</translation>
    </message>
    <message>
        <source>The file to learn from. Type a path, or drop a file anywhere on the window.</source>
        <translation>要学习的文件。可以输入路径，或把文件拖到窗口任意位置。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Choose a CSV or text file to learn from.</source>
        <translation>选择要学习的 CSV 或文本文件。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Data that come with the program, to try things out.</source>
        <translation>程序自带的数据，供试用。</translation>
    </message>
    <message>
        <source>The column that the network learns to predict.</source>
        <translation>网络要学会预测的列。</translation>
    </message>
    <message>
        <source>The data at a glance</source>
        <translation>数据概览</translation>
    </message>
    <message>
        <source>The data at a glance: the target over time, or the first lines.</source>
        <translation>数据概览：目标随时间的变化，或文本的开头几行。</translation>
    </message>
    <message>
        <source>Pick a sample</source>
        <translation>选择示例</translation>
    </message>
    <message>
        <source>Choose data</source>
        <translation>选择数据</translation>
    </message>
</context>
<context>
    <name>EncodingPanel</name>
    <message>
        <source>Which line of {file} reads right?</source>
        <translation>{file} 的哪一行读起来是对的？</translation>
    </message>
    <message>
        <source>Read as {encoding}</source>
        <translation>按 {encoding} 读取</translation>
    </message>
    <message>
        <source>The bytes do not say in which encoding they were written, and a wrong one gives wrong letters.</source>
        <translation>这些字节没有说明是用哪种编码写的，编码不对，文字就不对。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>The first telling line</source>
        <translation>第一处能分辨的文字</translation>
    </message>
    <message>
        <source>Encodings</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Choose the encoding whose line reads right.</source>
        <translation>选择读起来正确的那种编码。</translation>
    </message>
    <message>
        <source>The text in this encoding</source>
        <translation>按此编码读出的文本</translation>
    </message>
    <message>
        <source>The text in the encoding that is chosen.</source>
        <translation>按所选编码读出的文本。</translation>
    </message>
    <message>
        <source>Read the file in this encoding.</source>
        <translation>按此编码读取文件。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Go back without reading the file.</source>
        <translation>返回，不读取此文件。</translation>
    </message>
</context>
<context>
    <name>ExplorePage</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>While it trains</source>
        <translation>训练之中</translation>
    </message>
    <message>
        <source>What it has learnt</source>
        <translation>学到了什么</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Where to save</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>已写入：{path}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Take the trained weights to other programs. A run&apos;s folder already holds everything, too.</source>
        <translation>把训练好的权重带到其他程序。运行文件夹里也已保存了全部内容。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>保存为</translation>
    </message>
    <message>
        <source>Train a network first</source>
        <translation>请先训练一个网络</translation>
    </message>
    <message>
        <source>Whose weights to export: the best ones by validation loss.</source>
        <translation>导出哪次运行的权重：取验证损失最低的那一组。</translation>
    </message>
    <message>
        <source>The file or folder to write.</source>
        <translation>要写入的文件或文件夹。</translation>
    </message>
    <message>
        <source>Choose a place</source>
        <translation>选择位置</translation>
    </message>
    <message>
        <source>Choose where to save.</source>
        <translation>选择保存位置。</translation>
    </message>
    <message>
        <source>Write the weights in this format.</source>
        <translation>以此格式写出权重。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Open the folder that holds the exported weights.</source>
        <translation>打开导出权重所在的文件夹。</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>Fixes done</source>
        <translation>已做的修改</translation>
    </message>
    <message>
        <source>Looking at the data …</source>
        <translation>正在检查数据……</translation>
    </message>
    <message>
        <source>Nothing was found that should be changed.</source>
        <translation>没有发现需要修改的地方。</translation>
    </message>
    <message>
        <source>Errors: {count}</source>
        <translation>错误：{count}</translation>
    </message>
    <message>
        <source>Warnings: {count}</source>
        <translation>警告：{count}</translation>
    </message>
    <message>
        <source>Notes: {count}</source>
        <translation>提示：{count}</translation>
    </message>
    <message>
        <source>{count} more findings.</source>
        <translation>还有 {count} 条。</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>{setting}: {value}</source>
        <translation>{setting}：{value}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Data doctor</source>
        <translation>数据医生</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last fix back. The file itself was never changed.</source>
        <translation>撤销最近一次修改。文件本身从未改动。</translation>
    </message>
</context>
<context>
    <name>ForecastPanel</name>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>First step in</source>
        <translation>第一步所在时段</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>RMSE, {baseline}</source>
        <translation>{baseline}的 RMSE</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图</translation>
    </message>
    <message>
        <source>What was forecast on the test part, beside what came.</source>
        <translation>测试集上的预测与实际结果。</translation>
    </message>
    <message>
        <source>By step</source>
        <translation>逐步</translation>
    </message>
    <message>
        <source>How the error grows with the distance: a row for each step ahead.</source>
        <translation>误差如何随提前步数增大：每个提前步数一行。</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>逐时段</translation>
    </message>
    <message>
        <source>Whether the forecast ages: a row for each stretch of the test part, by the first step.</source>
        <translation>预测是否会过时：测试集的每个时段一行，按第一步的时间划分。</translation>
    </message>
    <message>
        <source>By series</source>
        <translation>各序列</translation>
    </message>
    <message>
        <source>How well each of the series is forecast.</source>
        <translation>每个序列预测得怎样。</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Which of the targets is drawn.</source>
        <translation>画出哪个目标。</translation>
    </message>
    <message>
        <source>Which of the series is drawn.</source>
        <translation>画出哪个序列。</translation>
    </message>
    <message>
        <source>Steps ahead</source>
        <translation>提前步数</translation>
    </message>
    <message>
        <source>How far ahead the forecast that is drawn was made.</source>
        <translation>画出的预测是提前多少步作出的。</translation>
    </message>
</context>
<context>
    <name>GalleryPanel</name>
    <message>
        <source>Result: {expect}</source>
        <translation>结果：{expect}</translation>
    </message>
    <message>
        <source>Load this sample.</source>
        <translation>载入这个示例。</translation>
    </message>
    <message>
        <source>{size} MB · {licence}</source>
        <translation>{size} MB · {licence}</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fetch it from {address} and open it.</source>
        <translation>从 {address} 下载并打开。</translation>
    </message>
    <message>
        <source>Break it off; nothing of it is kept.</source>
        <translation>中止下载，不保留任何内容。</translation>
    </message>
    <message>
        <source>How much of it is there</source>
        <translation>已下载的比例</translation>
    </message>
    <message>
        <source>Drop a CSV or text file anywhere on the window, paste a table or a text, or pick a sample.</source>
        <translation>把 CSV 或文本文件拖到窗口任意处，粘贴表格或文本，或选一个示例。</translation>
    </message>
</context>
<context>
    <name>LabellingPanel</name>
    <message>
        <source>named {label}</source>
        <translation>判为 {label}</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>In the test part</source>
        <translation>测试集中的数量</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>哪一个</translation>
    </message>
    <message>
        <source>Named</source>
        <translation>判为</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Which class is taken for which: a row for each true class.</source>
        <translation>哪一类被当成了哪一类：每个真实类别一行。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>How many of each true class were given each name.</source>
        <translation>每个真实类别中有多少被判为各个类别。</translation>
    </message>
    <message>
        <source>Each class</source>
        <translation>各类别</translation>
    </message>
    <message>
        <source>Precision: how many of those given the name have it. Recall: how many of those that have it were found. F1 is high only where both are.</source>
        <translation>精确率：判为该类的之中有多少确实属于该类。召回率：属于该类的之中找到了多少。两者都高时 F1 才高。</translation>
    </message>
    <message>
        <source>Surest errors</source>
        <translation>最有把握的错误</translation>
    </message>
    <message>
        <source>Where the network was wrong and sure of itself: often a wrong label.</source>
        <translation>网络判错却很有把握的地方：往往是标签本身有误。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
</context>
<context>
    <name>LearnMenu</name>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
</context>
<context>
    <name>LessonBar</name>
    <message>
        <source>{title} · {step} of {steps}</source>
        <translation>{title} · 第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>做一做</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>End the lesson</source>
        <translation>结束课程</translation>
    </message>
    <message>
        <source>The step before.</source>
        <translation>上一步。</translation>
    </message>
    <message>
        <source>Train as this step says.</source>
        <translation>按这一步所说的训练。</translation>
    </message>
    <message>
        <source>The next step; nothing is lost.</source>
        <translation>下一步；什么也不会丢失。</translation>
    </message>
    <message>
        <source>Close the lesson. Runs and settings stay as they are.</source>
        <translation>关闭课程。运行与设置保持不变。</translation>
    </message>
</context>
<context>
    <name>LookingPanel</name>
    <message>
        <source> of {count}</source>
        <translation> / {count}</translation>
    </message>
    <message>
        <source>Looking at the data …</source>
        <translation>正在查看数据…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg)</source>
        <translation>图片 (*.png *.jpg)</translation>
    </message>
    <message>
        <source>The picture is saved: {path}</source>
        <translation>图片已保存：{path}</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>The data as they were read.</source>
        <translation>读入的数据。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Each column over time, and which part is learnt from or tested on.</source>
        <translation>各列随时间的变化，以及哪部分用于学习、哪部分用于测试。</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>How the values are spread in each part.</source>
        <translation>各部分中数值的分布。</translation>
    </message>
    <message>
        <source>Autocorrelation</source>
        <translation>自相关</translation>
    </message>
    <message>
        <source>How much the changes resemble those some steps before, and the season found.</source>
        <translation>变化与若干步之前的变化有多相似，以及找到的季节。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>How often each class stands in each part.</source>
        <translation>各部分中每个类别出现的次数。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>The commonest tokens.</source>
        <translation>最常见的词元。</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>How long the sequences are.</source>
        <translation>各序列的长度。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>One window as the network will see it: scaled and transformed.</source>
        <translation>网络将看到的一个窗口：经过缩放和变换。</translation>
    </message>
    <message>
        <source>Views of the data</source>
        <translation>数据的各种视图</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Which column to look at.</source>
        <translation>要查看的列。</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>Which sequence or window to look at.</source>
        <translation>要查看的序列或窗口。</translation>
    </message>
    <message>
        <source>Save what is shown as a picture file.</source>
        <translation>把显示的内容保存为图片文件。</translation>
    </message>
    <message>
        <source>Drag to move, wheel to zoom, double-click to see everything.</source>
        <translation>拖动以移动，滚轮以缩放，双击以显示全部。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>What was read, and what each column is to the network.</source>
        <translation>读到了什么，每一列对网络有什么作用。</translation>
    </message>
    <message>
        <source>Choose a network and watch it learn.</source>
        <translation>选择网络，看它学习。</translation>
    </message>
    <message>
        <source>What happens inside the network, while it learns and after.</source>
        <translation>网络内部发生了什么：训练中与训练后。</translation>
    </message>
    <message>
        <source>How good it is, and the trained network at work.</source>
        <translation>效果如何，并使用训练好的网络。</translation>
    </message>
    <message>
        <source>All runs side by side.</source>
        <translation>所有运行并列比较。</translation>
    </message>
    <message>
        <source>The trained weights for other programs.</source>
        <translation>供其他程序使用的权重。</translation>
    </message>
    <message>
        <source>Steps of the work</source>
        <translation>工作步骤</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Learn</source>
        <translation>学习(&amp;L)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Open data …</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>打开最近的文件</translation>
    </message>
    <message>
        <source>Paste data</source>
        <translation>粘贴数据</translation>
    </message>
    <message>
        <source>Samples …</source>
        <translation>示例…</translation>
    </message>
    <message>
        <source>Start or resume training</source>
        <translation>开始或继续训练</translation>
    </message>
    <message>
        <source>Stop training</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>{title} ({count})</source>
        <translation>{title}（{count}）</translation>
    </message>
    <message>
        <source>Recurrent Workbench</source>
        <translation>循环神经网络工作台</translation>
    </message>
    <message>
        <source>Choose data</source>
        <translation>选择数据</translation>
    </message>
</context>
<context>
    <name>ReadingBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop reading; the data before stay.</source>
        <translation>停止读取；之前的数据保持不变。</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取进度</translation>
    </message>
</context>
<context>
    <name>ReadingMenus</name>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>How the file&apos;s bytes are read as characters. Change it if letters look wrong.</source>
        <translation>文件的字节按什么编码读成字符。出现乱码时请修改。</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>The character between two columns. Change it if the columns look wrong.</source>
        <translation>两列之间的字符。列不对时请修改。</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>Point or comma in numbers. Change it if numbers look wrong.</source>
        <translation>数字用点还是逗号。数字不对时请修改。</translation>
    </message>
    <message>
        <source>Column names</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>Whether the first row holds the columns&apos; names.</source>
        <translation>第一行是否为列名。</translation>
    </message>
    <message>
        <source>Order of dates</source>
        <translation>日期顺序</translation>
    </message>
    <message>
        <source>What stands first in dates such as 03/04/2024. Change it if months look like days.</source>
        <translation>像 03/04/2024 这样的日期中哪个在前。如果月和日看起来颠倒了，就改一改。</translation>
    </message>
    <message>
        <source>Comment sign</source>
        <translation>注释符号</translation>
    </message>
    <message>
        <source>Rows that begin with it are passed over. Change it if rows are missing.</source>
        <translation>以它开头的行会被跳过。如果少了行，就改一改。</translation>
    </message>
</context>
<context>
    <name>ReasonsCard</name>
    <message>
        <source>How these data are used, and why</source>
        <translation>这些数据怎么用，为什么</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>{name}   {folder}</source>
        <translation>{name}   {folder}</translation>
    </message>
    <message>
        <source>{path} is gone.</source>
        <translation>{path} 已不存在。</translation>
    </message>
    <message>
        <source>No file has been opened yet</source>
        <translation>还没有打开过文件</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>清空列表</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>These sequences are made by the program, and a file cannot hold such ones yet.</source>
        <translation>这些序列由程序生成，目前还不能从文件读取。</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>本网络</translation>
    </message>
    <message>
        <source>Test part</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Choose data to predict</source>
        <translation>选择要预测的数据</translation>
    </message>
    <message>
        <source>Save the predictions</source>
        <translation>保存预测结果</translation>
    </message>
    <message>
        <source>No result yet. Train a network: its test result appears here, and you can use it.</source>
        <translation>还没有结果。训练一个网络后，这里会显示测试结果，也可以使用它。</translation>
    </message>
    <message>
        <source>Test result</source>
        <translation>测试结果</translation>
    </message>
    <message>
        <source>Predict another file …</source>
        <translation>预测另一个文件…</translation>
    </message>
    <message>
        <source>Backtest</source>
        <translation>回测</translation>
    </message>
    <message>
        <source>Apply the trained network to a file with the same columns and save the predictions as CSV.</source>
        <translation>把训练好的网络用于列相同的文件，预测结果存为 CSV。</translation>
    </message>
    <message>
        <source>The test part, beside simple rules that need no network. Errors: lower is better; accuracy and F1: higher.</source>
        <translation>测试集上的结果，并列不需要网络的简单规则。误差越低越好；准确率和 F1 越高越好。</translation>
    </message>
    <message>
        <source>Export the weights …</source>
        <translation>导出权重…</translation>
    </message>
    <message>
        <source>Choose a format and save the trained weights for other programs.</source>
        <translation>选择格式，保存权重供其他程序使用。</translation>
    </message>
</context>
<context>
    <name>TestFileButton</name>
    <message>
        <source>Choose a test file</source>
        <translation>选择测试文件</translation>
    </message>
    <message>
        <source>Test file</source>
        <translation>测试文件</translation>
    </message>
    <message>
        <source>Test on a separate file with the same columns, in place of the last part of the data.</source>
        <translation>用列相同的另一个文件测试，而不是用数据的最后一部分。</translation>
    </message>
    <message>
        <source>Test: {name}</source>
        <translation>测试：{name}</translation>
    </message>
    <message>
        <source>Tested on {path}.</source>
        <translation>用 {path} 测试。</translation>
    </message>
    <message>
        <source>Choose a test file …</source>
        <translation>选择测试文件……</translation>
    </message>
    <message>
        <source>Without a test file</source>
        <translation>不用测试文件</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>No data yet</source>
        <translation>还没有数据</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Getting ready: compiling the network, once only. You can press Start already.</source>
        <translation>准备中：正在编译网络，只需一次。现在就可以按“开始”。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation>第 {epoch} / {epochs} 轮</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>{speed} steps a second</source>
        <translation>每秒 {speed} 步</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stopped early: validation loss no longer falls</source>
        <translation>已提前停止：验证损失不再下降</translation>
    </message>
    <message>
        <source>Stopped: the loss is no longer a number</source>
        <translation>已停止：损失不再是有效数字</translation>
    </message>
    <message>
        <source>best weights from epoch {epoch}</source>
        <translation>最好的权重来自第 {epoch} 轮</translation>
    </message>
    <message>
        <source>{device}, {threads} threads</source>
        <translation>{device}，{threads} 线程</translation>
    </message>
    <message>
        <source>{device}, 1 thread</source>
        <translation>{device}，1 线程</translation>
    </message>
    <message>
        <source>Drop a CSV or text file anywhere on the window, or pick a sample.</source>
        <translation>把 CSV 或文本文件拖到窗口任意位置，或选择示例。</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>Press Start to train.</source>
        <translation>按“开始”进行训练。</translation>
    </message>
    <message>
        <source>The network sees {window} steps of {target} and learns to predict the next {horizon}.</source>
        <translation>网络看到 {target} 的 {window} 步，学习预测其后 {horizon} 步。</translation>
    </message>
    <message>
        <source>The network reads {window} characters at a time and learns to predict the next one.</source>
        <translation>网络每次读 {window} 个字符，学习预测下一个字符。</translation>
    </message>
    <message>
        <source>The network reads a whole sequence, then names its class.</source>
        <translation>网络读完整个序列，然后指出它的类别。</translation>
    </message>
    <message>
        <source>The network names a class at each step of a sequence.</source>
        <translation>网络在序列的每一步指出一个类别。</translation>
    </message>
    <message>
        <source>The network reads {source}, then writes {target}, symbol by symbol.</source>
        <translation>网络先读{source}，再逐个符号写出{target}。</translation>
    </message>
    <message>
        <source>The network reads {window} steps and learns to answer.</source>
        <translation>网络读入 {window} 步，学习作答。</translation>
    </message>
    <message>
        <source>The network reads {window} symbols at a time and learns to predict the next one.</source>
        <translation>网络每次读 {window} 个符号，学习预测下一个。</translation>
    </message>
    <message>
        <source>The network sees {window} steps of {target} and learns to predict the next one.</source>
        <translation>网络看到 {target} 的 {window} 步，学习预测下一步。</translation>
    </message>
    <message>
        <source>What this shows</source>
        <translation>图中说明</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>How much of the training is done.</source>
        <translation>训练完成了多少。</translation>
    </message>
    <message>
        <source>How wrong the network is. Training loss falls as it learns; validation loss tells whether that holds for data it has not learnt from.</source>
        <translation>网络错得有多厉害。训练损失随学习下降；验证损失说明它对没学过的数据是否同样有效。</translation>
    </message>
    <message>
        <source>How strongly the weights are pulled to change at each step. Much above the clip: exploding. Near zero: vanishing.</source>
        <translation>每一步权重被推动改变的力度。远高于裁剪线：爆炸；接近零：消失。</translation>
    </message>
    <message>
        <source>How much the loss still depends on each layer&apos;s state so many steps back. Blue: the gradient vanishes, older steps cannot be learnt from. Red: it explodes.</source>
        <translation>损失对各层若干步之前状态的依赖程度。蓝色：梯度消失，学不到更早的内容；红色：梯度爆炸。</translation>
    </message>
    <message>
        <source>What the network predicts on the test part, which it never learns from, beside what really came.</source>
        <translation>网络在测试集（从不学习的部分）上的预测，与真实值对照。</translation>
    </message>
    <message>
        <source>The test part, which the network never learns from: a row for each true class, a column for each class that it named. All on the diagonal would be without an error.</source>
        <translation>网络从不学习的测试集：每个真实类别一行，每个判定类别一列。全部落在对角线上即没有错误。</translation>
    </message>
    <message>
        <source>Drag to move, wheel to zoom, double-click to see everything.</source>
        <translation>拖动平移，滚轮缩放，双击显示全部。</translation>
    </message>
</context>
<context>
    <name>TranslatingPanel</name>
    <message>
        <source>What the network translates</source>
        <translation>网络的翻译</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>正确答案</translation>
    </message>
    <message>
        <source>Texts of the test part, which the network never learns from: what it got wrong stands first.</source>
        <translation>测试部分的文本，网络从不从中学习：译错的排在前面。</translation>
    </message>
    <message>
        <source>Type a text to translate</source>
        <translation>输入要翻译的文本</translation>
    </message>
    <message>
        <source>Text to translate</source>
        <translation>要翻译的文本</translation>
    </message>
    <message>
        <source>When training has ended, the network translates what you type here.</source>
        <translation>训练结束后，网络会翻译您在这里输入的内容。</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Let the trained network translate the text.</source>
        <translation>让训练好的网络翻译这段文本。</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>束宽</translation>
    </message>
    <message>
        <source>How many translations are kept in mind while one is written; 1 takes the likeliest symbol each time.</source>
        <translation>书写译文时同时保留多少个候选译文；1 表示每次都取最可能的符号。</translation>
    </message>
    <message>
        <source>{share} of {count} exactly right</source>
        <translation>{count} 条中 {share} 完全正确</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>{source} → {said} ({sure} sure)</source>
        <translation>{source} → {said}（把握 {sure}）</translation>
    </message>
</context>
<context>
    <name>UnreadPanel</name>
    <message>
        <source>The beginning of the file</source>
        <translation>文件的开头</translation>
    </message>
    <message>
        <source>The beginning of the file as it is.</source>
        <translation>文件开头的原样。</translation>
    </message>
    <message>
        <source>Set the menus above so that they fit what stands here; it is read anew at once.</source>
        <translation>按这里的内容调整上面的菜单，文件会立即重新读取。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Go back without reading the file.</source>
        <translation>返回，不读取此文件。</translation>
    </message>
</context>
<context>
    <name>WritingPanel</name>
    <message>
        <source>What the network writes</source>
        <translation>网络写出的文字</translation>
    </message>
    <message>
        <source>A text by the network appears here while it learns: nonsense first, words later.</source>
        <translation>学习过程中，这里会出现网络写的文字：起初是乱码，后来成词。</translation>
    </message>
    <message>
        <source>The written values</source>
        <translation>写出的数值</translation>
    </message>
    <message>
        <source>The values that the network wrote, from left to right.</source>
        <translation>网络写出的数值，从左到右。</translation>
    </message>
    <message>
        <source>Written by the network, one symbol after the other.</source>
        <translation>由网络逐个符号写出。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>开头</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>The text to go on from; symbols that it has never seen are no problem. Of a series: numbers with blanks between them. Empty: from a fresh line, or from where the series ends.</source>
        <translation>从这段文字接着写；没见过的符号也无妨。若是序列：用空格隔开的数。留空：从新的一行开始，或从序列的末尾接着写。</translation>
    </message>
    <message>
        <source>Low: the likeliest symbols, dull and safe. High: bold and wrong. 1 is what it has learnt.</source>
        <translation>低：总取最可能的符号，稳妥而呆板。高：大胆而多错。1 即它所学到的。</translation>
    </message>
    <message>
        <source>How many symbols to write: characters, words, bytes, byte pairs or values.</source>
        <translation>写多少个符号：字符、词、字节、字节对或数值。</translation>
    </message>
    <message>
        <source>The same seed gives the same text.</source>
        <translation>种子相同，文字相同。</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>Let the trained network write with these settings.</source>
        <translation>让训练好的网络按这些设置写作。</translation>
    </message>
</context>
<context>
    <name>comparing</name>
    <message>
        <source>{count} runs</source>
        <translation>{count} 个运行记录</translation>
    </message>
    <message>
        <source>the first {count} of {all} runs</source>
        <translation>{all} 个运行记录中的前 {count} 个</translation>
    </message>
    <message>
        <source>{count} runs with the same settings</source>
        <translation>{count} 个运行记录，设置相同</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>已保存：{name}</translation>
    </message>
    <message>
        <source>Report with pictures (*.html)</source>
        <translation>带图的报告 (*.html)</translation>
    </message>
    <message>
        <source>Table for a report (*.md)</source>
        <translation>报告用表格 (*.md)</translation>
    </message>
    <message>
        <source>Table with every figure (*.csv)</source>
        <translation>含全部数值的表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>保存比较结果</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>画什么</translation>
    </message>
    <message>
        <source>Over what it is drawn</source>
        <translation>横轴是什么</translation>
    </message>
    <message>
        <source>Seeds together</source>
        <translation>合并随机种子</translation>
    </message>
    <message>
        <source>Runs that differ in nothing but the seed are one line: their mean, and the lowest and the highest of them. Results are given as mean ± standard deviation.</source>
        <translation>只有随机种子不同的运行记录合为一条线：画出均值以及最低值和最高值；结果写成“均值 ± 标准差”。</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy the table as Markdown, for a report.</source>
        <translation>以 Markdown 格式复制表格，可贴进报告。</translation>
    </message>
    <message>
        <source>Save report...</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>One HTML file with tables and pictures that opens anywhere; or the table alone.</source>
        <translation>一个 HTML 文件，内含表格和图，在哪里都能打开；也可以只保存表格。</translation>
    </message>
    <message>
        <source>What is different about the runs, and what came of them</source>
        <translation>各运行记录有何不同、结果如何</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Loss of each step</source>
        <translation>每一步的损失</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Settings and result</source>
        <translation>设置与结果</translation>
    </message>
    <message>
        <source>optimizer steps</source>
        <translation>优化步数</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>seconds of training</source>
        <translation>训练时间（秒）</translation>
    </message>
    <message>
        <source>Reading the runs</source>
        <translation>正在读取运行记录</translation>
    </message>
</context>
<context>
    <name>data</name>
    <message>
        <source>A table of {rows:,} rows and {columns} columns, read as {encoding}.</source>
        <translation>表格：{rows:,} 行，{columns} 列，按 {encoding} 读取。</translation>
    </message>
    <message>
        <source>generated</source>
        <translation>程序生成</translation>
    </message>
    <message>
        <source>A text of {count:,} characters, read as {encoding}.</source>
        <translation>文本：{count:,} 个字符，按 {encoding} 读取。</translation>
    </message>
    <message>
        <source>{count:,} sequences, read as {encoding}.</source>
        <translation>{count:,} 个序列，按 {encoding} 读取。</translation>
    </message>
    <message>
        <source>{count:,} sequences of {steps} steps.</source>
        <translation>{count:,} 个序列，每个 {steps} 步。</translation>
    </message>
    <message>
        <source>Look at the preview to see whether this is right.</source>
        <translation>请看预览，确认是否正确。</translation>
    </message>
    <message>
        <source>Count them as missing</source>
        <translation>当作缺失值</translation>
    </message>
    <message>
        <source>Column {name} holds numbers but for rows {rows}.</source>
        <translation>列 {name} 除第 {rows} 行外都是数字。</translation>
    </message>
    <message>
        <source>Correct these cells, or leave them empty if the value is missing.</source>
        <translation>请改正这些单元格；缺值请留空。</translation>
    </message>
    <message>
        <source>Missing values in column {name}: {count}, the first in row {row}.</source>
        <translation>列 {name} 缺 {count} 个值，第一个在第 {row} 行。</translation>
    </message>
    <message>
        <source>Fill them in or remove the rows, or leave the column out.</source>
        <translation>请补上或删去这些行，或不使用这一列。</translation>
    </message>
    <message>
        <source>The column is not used: nothing needs to be done.</source>
        <translation>这一列没有使用，无需处理。</translation>
    </message>
    <message>
        <source>Forecast them</source>
        <translation>预测它们</translation>
    </message>
    <message>
        <source>Drop the rows</source>
        <translation>删去这些行</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>插值</translation>
    </message>
    <message>
        <source>Carry forward</source>
        <translation>沿用前值</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩蔽</translation>
    </message>
    <message>
        <source>Column {name} has values too large for a number, the first in row {row}.</source>
        <translation>列 {name} 有超出数字范围的值，第一个在第 {row} 行。</translation>
    </message>
    <message>
        <source>Correct them, or leave the column out.</source>
        <translation>请改正，或不使用这一列。</translation>
    </message>
    <message>
        <source>Column {name} never changes.</source>
        <translation>列 {name} 始终不变。</translation>
    </message>
    <message>
        <source>It teaches nothing and is left out.</source>
        <translation>学不到东西，因此不使用。</translation>
    </message>
    <message>
        <source>It teaches nothing: leave it out.</source>
        <translation>从中学不到东西：去掉它。</translation>
    </message>
    <message>
        <source>Values far from all others in column {name}: {count} (rows {rows}), the first is {value}.</source>
        <translation>{name} 列有 {count} 个远离其他数据的值（第 {rows} 行），第一个是 {value}。</translation>
    </message>
    <message>
        <source>If they are mistakes, clip them: they pull the scaling and the loss towards themselves.</source>
        <translation>如果是错误，就截断它们：它们会把缩放和损失都拉向自己。</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Column {large} varies {ratio:,.0f} times as much as column {small}.</source>
        <translation>{large} 列的变化幅度是 {small} 列的 {ratio:,.0f} 倍。</translation>
    </message>
    <message>
        <source>Scale the columns to one size: else the network sees the large one alone.</source>
        <translation>把各列缩放到同样大小，否则网络只看得见大的那一列。</translation>
    </message>
    <message>
        <source>Scale them</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Time runs backwards in column {name}, first in row {row}.</source>
        <translation>列 {name} 的时间有倒退，最早在第 {row} 行。</translation>
    </message>
    <message>
        <source>Sort the rows by time: they are learnt from in the order of the file.</source>
        <translation>请按时间排序：网络按文件中的次序学习。</translation>
    </message>
    <message>
        <source>Sort by time</source>
        <translation>按时间排序</translation>
    </message>
    <message>
        <source>Two rows of column {name} have the same time, first in row {row}.</source>
        <translation>列 {name} 有两行时间相同，最早在第 {row} 行。</translation>
    </message>
    <message>
        <source>Keep one row a time.</source>
        <translation>每个时间只保留一行。</translation>
    </message>
    <message>
        <source>Keep the first</source>
        <translation>保留第一行</translation>
    </message>
    <message>
        <source>Keep the last</source>
        <translation>保留最后一行</translation>
    </message>
    <message>
        <source>Average them</source>
        <translation>取平均</translation>
    </message>
    <message>
        <source>Fill by interpolation</source>
        <translation>用插值填补</translation>
    </message>
    <message>
        <source>Fill with the last value</source>
        <translation>用前值填补</translation>
    </message>
    <message>
        <source>Fill the gaps</source>
        <translation>填补缺口</translation>
    </message>
    <message>
        <source>Gaps in time in column {name}: {count}, {rows:,} rows in all, behind rows {places}.</source>
        <translation>{name} 列的时间有 {count} 处缺口，共缺 {rows:,} 行，位于第 {places} 行之后。</translation>
    </message>
    <message>
        <source>Few windows are left to learn from: {count}.</source>
        <translation>可供学习的窗口很少：{count} 个。</translation>
    </message>
    <message>
        <source>Rows are taken as evenly spaced: fill the gaps, or expect a poorer forecast around them.</source>
        <translation>各行按等间隔处理：请补上间断，否则附近的预测会变差。</translation>
    </message>
    <message>
        <source>There are {count} classes.</source>
        <translation>共有 {count} 个类别。</translation>
    </message>
    <message>
        <source>No sequence to learn from has the label {labels}.</source>
        <translation>训练集中没有标签为 {labels} 的序列。</translation>
    </message>
    <message>
        <source>Give more sequences of it, or leave it out.</source>
        <translation>请提供更多这一类的序列，或将其去掉。</translation>
    </message>
    <message>
        <source>The commonest class is {times} times as frequent as the rarest.</source>
        <translation>最常见的类别的数量是最少见的类别的 {times} 倍。</translation>
    </message>
    <message>
        <source>Look at macro F1, which counts each class alike, more than at accuracy.</source>
        <translation>请多看宏平均 F1（各类别同等对待），少看准确率。</translation>
    </message>
    <message>
        <source>Columns {first} and {name} are the same.</source>
        <translation>列 {first} 与 {name} 相同。</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>请去掉其中一列。</translation>
    </message>
    <message>
        <source>{train:,} to learn from, {validation:,} for validation, {test:,} for the test.</source>
        <translation>训练 {train:,}，验证 {validation:,}，测试 {test:,}。</translation>
    </message>
    <message>
        <source>The vocabulary has {count} tokens.</source>
        <translation>词表有 {count} 个符号。</translation>
    </message>
    <message>
        <source>Give more rows or a shorter window.</source>
        <translation>请提供更多行，或缩短窗口。</translation>
    </message>
    <message>
        <source>A window of {window} steps is longer than the training part, which has room for {room}.</source>
        <translation>{window} 步的窗口比训练集还长，训练集只容得下 {room} 步。</translation>
    </message>
    <message>
        <source>Series of column {group} too short to learn from with a window of {window} steps and a horizon of {horizon}: {count:,} of {all:,} ({names}).</source>
        <translation>{group} 列中有些序列太短，不够用 {window} 步的窗口和 {horizon} 步的预测来学习：{all:,} 个中的 {count:,} 个（{names}）。</translation>
    </message>
    <message>
        <source>Give them more rows or a shorter window; {unused:,} of them cannot even be forecast.</source>
        <translation>给它们更多的行或更短的窗口；其中 {unused:,} 个甚至无法预测。</translation>
    </message>
    <message>
        <source>Give them more rows or a shorter window; they are forecast by what the others teach.</source>
        <translation>给它们更多的行或更短的窗口；它们会按其他序列所学来预测。</translation>
    </message>
    <message>
        <source>The validation part has {rows} rows, and an interval of {share:.0%} needs {least}.</source>
        <translation>验证集有 {rows} 行，而 {share:.0%} 的区间需要 {least} 行。</translation>
    </message>
    <message>
        <source>Give it a larger share in data.split, or ask for less: the intervals will be too narrow.</source>
        <translation>在 data.split 中给它更大的份额，或降低要求：否则区间会太窄。</translation>
    </message>
    <message>
        <source>The network reads {inputs} numbers a step and gives {outputs}.</source>
        <translation>网络每步读入 {inputs} 个数，给出 {outputs} 个。</translation>
    </message>
    <message>
        <source>The {part} part is empty.</source>
        <translation>{part} 部分是空的。</translation>
    </message>
    <message>
        <source>Give it a larger share in data.split.</source>
        <translation>请在 data.split 中给它更大的份额。</translation>
    </message>
    <message>
        <source>Begin a window at each step</source>
        <translation>每一步都开始一个窗口</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>The {part} part has {count:,} tokens, fewer than one window of {window}.</source>
        <translation>{part}集有 {count:,} 个词元，不够一个 {window} 步的窗口。</translation>
    </message>
    <message>
        <source>Give a longer text or a shorter window.</source>
        <translation>请提供更长的文本，或用更短的窗口。</translation>
    </message>
    <message>
        <source>Window of {window}</source>
        <translation>窗口 {window} 步</translation>
    </message>
    <message>
        <source>The column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Column {name} holds {cell} in row {row}, which is not a number.</source>
        <translation>列 {name} 第 {row} 行是 {cell}，不是数字。</translation>
    </message>
    <message>
        <source>Correct the cell, or leave it empty if the value is missing.</source>
        <translation>请改正该单元格；缺值请留空。</translation>
    </message>
    <message>
        <source>Column {name} holds no numbers.</source>
        <translation>列 {name} 中没有数字。</translation>
    </message>
    <message>
        <source>Choose a column of numbers: {names}.</source>
        <translation>请选择数字列：{names}。</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>It holds dates or times.</source>
        <translation>内容是日期或时间。</translation>
    </message>
    <message>
        <source>It counts up from row to row.</source>
        <translation>逐行递增。</translation>
    </message>
    <message>
        <source>You chose it.</source>
        <translation>由您选定。</translation>
    </message>
    <message>
        <source>You left it out.</source>
        <translation>您去掉了它。</translation>
    </message>
    <message>
        <source>Its values come again and again, as classes do.</source>
        <translation>其取值反复出现，像类别一样。</translation>
    </message>
    <message>
        <source>Its values say which rows belong together.</source>
        <translation>其取值说明哪些行属于一起。</translation>
    </message>
    <message>
        <source>It says when each row was measured.</source>
        <translation>它说明每一行的测量时间。</translation>
    </message>
    <message>
        <source>The network reads it.</source>
        <translation>网络读取它。</translation>
    </message>
    <message>
        <source>It is no part of what is read.</source>
        <translation>它不属于读取的内容。</translation>
    </message>
    <message>
        <source>Its values tell the series apart: each time comes once in each of them.</source>
        <translation>它的取值区分各个序列：每个时间在每个序列中只出现一次。</translation>
    </message>
    <message>
        <source>It is the last column of numbers.</source>
        <translation>它是最后一个数字列。</translation>
    </message>
    <message>
        <source>You chose so.</source>
        <translation>由您选定。</translation>
    </message>
    <message>
        <source>It holds words.</source>
        <translation>内容是文字。</translation>
    </message>
    <message>
        <source>A second time.</source>
        <translation>第二个时间列。</translation>
    </message>
    <message>
        <source>Row {row} holds {cell}, which is not a number.</source>
        <translation>第 {row} 行是 {cell}，不是数字。</translation>
    </message>
    <message>
        <source>It never changes.</source>
        <translation>始终不变。</translation>
    </message>
    <message>
        <source>Some of its values are missing.</source>
        <translation>有缺失值。</translation>
    </message>
    <message>
        <source>It holds numbers.</source>
        <translation>内容是数字。</translation>
    </message>
    <message>
        <source>{name} cannot part the cells of a row.</source>
        <translation>{name} 不能用来分隔一行中的单元格。</translation>
    </message>
    <message>
        <source>Set data.delimiter to one of: {names}.</source>
        <translation>请把 data.delimiter 设为其中之一：{names}。</translation>
    </message>
    <message>
        <source>A cell in row {row} is longer than {size} characters.</source>
        <translation>第 {row} 行有单元格超过 {size} 个字符。</translation>
    </message>
    <message>
        <source>Look for a quotation mark that is not closed.</source>
        <translation>请检查是否有未闭合的引号。</translation>
    </message>
    <message>
        <source>The quotation mark opened in row {row} is never closed.</source>
        <translation>第 {row} 行的引号没有闭合。</translation>
    </message>
    <message>
        <source>Close it, or remove it.</source>
        <translation>请补上或删去。</translation>
    </message>
    <message>
        <source>A quotation mark in row {row} stands in the middle of a cell.</source>
        <translation>第 {row} 行的单元格中间有引号。</translation>
    </message>
    <message>
        <source>Write a quotation mark inside a quoted cell twice (&quot;&quot;), or remove it.</source>
        <translation>引号内的引号请写两次（&quot;&quot;），或删去。</translation>
    </message>
    <message>
        <source>Row {row} holds a NUL character, so this is no plain text.</source>
        <translation>第 {row} 行有 NUL 字符，说明这不是纯文本。</translation>
    </message>
    <message>
        <source>Open it in the program that wrote it and save it as CSV or text in UTF-8.</source>
        <translation>请用生成它的程序打开，另存为 UTF-8 的 CSV 或文本。</translation>
    </message>
    <message>
        <source>Did you mean {name}?</source>
        <translation>您是指 {name} 吗？</translation>
    </message>
    <message>
        <source>Known: {names}.</source>
        <translation>可用：{names}。</translation>
    </message>
    <message>
        <source>The encoding {name} is not known.</source>
        <translation>不认识编码 {name}。</translation>
    </message>
    <message>
        <source>The text is not UTF-8: the first foreign byte is in row {row}.</source>
        <translation>文本不是 UTF-8：第一个不合的字节在第 {row} 行。</translation>
    </message>
    <message>
        <source>Say which encoding it is (data.encoding). Likely: {names}.</source>
        <translation>请指明编码（data.encoding）。可能是：{names}。</translation>
    </message>
    <message>
        <source>The bytes in row {row} do not fit the encoding {name}.</source>
        <translation>第 {row} 行的字节不符合编码 {name}。</translation>
    </message>
    <message>
        <source>Choose another encoding, or set data.encoding to &quot;auto&quot;.</source>
        <translation>请换一种编码，或把 data.encoding 设为 &quot;auto&quot;。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>The archive unpacks to more than {size} MiB.</source>
        <translation>压缩文件解压后超过 {size} MiB。</translation>
    </message>
    <message>
        <source>Cut the data into smaller parts, or leave out columns that are not needed.</source>
        <translation>请将数据分成较小的部分，或去掉不需要的列。</translation>
    </message>
    <message>
        <source>The archive unpacks to more than {ratio} times its size.</source>
        <translation>压缩文件解压后超过自身大小的 {ratio} 倍。</translation>
    </message>
    <message>
        <source>If you trust it, unpack it yourself and choose the file that comes out.</source>
        <translation>如果您信任它，请自行解压，再选择解压出的文件。</translation>
    </message>
    <message>
        <source>The {what} archive is broken: {why}.</source>
        <translation>{what} 压缩文件已损坏：{why}。</translation>
    </message>
    <message>
        <source>The zip archive holds too many files.</source>
        <translation>zip 压缩文件中的文件太多。</translation>
    </message>
    <message>
        <source>Unpack it, and choose the file or the folder that you mean.</source>
        <translation>请解压，再选择所需的文件或文件夹。</translation>
    </message>
    <message>
        <source>The zip archive holds no files.</source>
        <translation>zip 压缩文件中没有文件。</translation>
    </message>
    <message>
        <source>Choose a file that holds data.</source>
        <translation>请选择有数据的文件。</translation>
    </message>
    <message>
        <source>The zip archive holds {count} files: {names}.</source>
        <translation>zip 压缩文件中有 {count} 个文件：{names}。</translation>
    </message>
    <message>
        <source>Say which one (data.path), as in {example}.</source>
        <translation>请说明要哪一个（data.path），例如 {example}。</translation>
    </message>
    <message>
        <source>The zip archive holds no {name}; it holds {names}.</source>
        <translation>zip 压缩文件中没有 {name}；其中有 {names}。</translation>
    </message>
    <message>
        <source>{name} is encrypted.</source>
        <translation>{name} 已加密。</translation>
    </message>
    <message>
        <source>Unpack it with its password, and choose the file that comes out.</source>
        <translation>请用密码解压，再选择解压出的文件。</translation>
    </message>
    <message>
        <source>{name} is packed in a way that is not read here (method {method}).</source>
        <translation>{name} 的压缩方式在这里无法读取（方法 {method}）。</translation>
    </message>
    <message>
        <source>Unpack it, and choose the file that comes out.</source>
        <translation>请解压，再选择解压出的文件。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这个文件。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>您无权读取此文件。</translation>
    </message>
    <message>
        <source>Change its permissions, or copy it to a folder of your own.</source>
        <translation>请修改权限，或复制到自己的文件夹。</translation>
    </message>
    <message>
        <source>The link leads back to itself.</source>
        <translation>这个链接指回了自身。</translation>
    </message>
    <message>
        <source>Choose the file that it was meant to lead to.</source>
        <translation>请直接选择它要指向的文件。</translation>
    </message>
    <message>
        <source>The file cannot be read: {why}.</source>
        <translation>无法读取文件：{why}。</translation>
    </message>
    <message>
        <source>Check the path and the disk.</source>
        <translation>请检查路径和磁盘。</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>这是一个文件夹。</translation>
    </message>
    <message>
        <source>Choose a file in it, or a folder of text files.</source>
        <translation>请选择其中的文件，或一个文本文件夹。</translation>
    </message>
    <message>
        <source>This is a pipe or a device, not a file.</source>
        <translation>这是管道或设备，不是文件。</translation>
    </message>
    <message>
        <source>Save the data to a file first.</source>
        <translation>请先把数据存成文件。</translation>
    </message>
    <message>
        <source>This is no path of a file.</source>
        <translation>这不是文件路径。</translation>
    </message>
    <message>
        <source>The file holds more than {size} MiB.</source>
        <translation>文件超过 {size} MiB。</translation>
    </message>
    <message>
        <source>Cut it into smaller parts, or leave out columns that are not needed.</source>
        <translation>请拆成小份，或去掉不需要的列。</translation>
    </message>
    <message>
        <source>Fetch or pack the file again.</source>
        <translation>请重新获取或压缩该文件。</translation>
    </message>
    <message>
        <source>This is {what}, not a table or a text.</source>
        <translation>这是 {what}，不是表格或文本。</translation>
    </message>
    <message>
        <source>Open it in the program that wrote it and save it as CSV or plain text.</source>
        <translation>请用生成它的程序打开，另存为 CSV 或纯文本。</translation>
    </message>
    <message>
        <source>Always the mean</source>
        <translation>始终取平均</translation>
    </message>
    <message>
        <source>Without memory</source>
        <translation>无记忆</translation>
    </message>
    <message>
        <source>No data are chosen.</source>
        <translation>没有选择数据。</translation>
    </message>
    <message>
        <source>Give a CSV or text file, or a sample such as sample:airline.</source>
        <translation>请给出 CSV 或文本文件，或示例，如 sample:airline。</translation>
    </message>
    <message>
        <source>The table holds {size} MiB; at most {most} MiB are read.</source>
        <translation>表格有 {size} MiB，最多读取 {most} MiB。</translation>
    </message>
    <message>
        <source>Cut it into smaller files, or leave out columns that are not needed.</source>
        <translation>请拆成小文件，或去掉不需要的列。</translation>
    </message>
    <message>
        <source>The run was trained for the task {task}, which these data do not fit.</source>
        <translation>该运行的任务是 {task}，与这些数据不符。</translation>
    </message>
    <message>
        <source>Give data of the kind that it was trained on.</source>
        <translation>请提供与训练时同类的数据。</translation>
    </message>
    <message>
        <source>These sequences cannot have {steps} steps.</source>
        <translation>这些序列不能有 {steps} 步。</translation>
    </message>
    <message>
        <source>Choose from {low} to {high}.</source>
        <translation>请在 {low} 到 {high} 之间选择。</translation>
    </message>
    <message>
        <source>Airline passengers</source>
        <translation>航空乘客</translation>
    </message>
    <message>
        <source>144 months of growing traffic with a yearly season: can it beat repeating last year?</source>
        <translation>144 个月的增长客流，带年度季节性：能胜过“照搬去年”吗？</translation>
    </message>
    <message>
        <source>Yearly sunspots</source>
        <translation>年度太阳黑子</translation>
    </message>
    <message>
        <source>Nearly three centuries of sunspot counts with a cycle of about 11 years.</source>
        <translation>近三百年的太阳黑子数，周期约 11 年。</translation>
    </message>
    <message>
        <source>Noisy season</source>
        <translation>带噪声的季节序列</translation>
    </message>
    <message>
        <source>A made series with trend, two seasons and noise, whose rules are known.</source>
        <translation>人造序列：趋势、两种季节和噪声，规律已知。</translation>
    </message>
    <message>
        <source>Adding problem</source>
        <translation>加法问题</translation>
    </message>
    <message>
        <source>Add the two marked numbers among 50: a test of memory over long gaps.</source>
        <translation>在 50 个数中把两个有标记的数相加：考验长间隔记忆。</translation>
    </message>
    <message>
        <source>Copy task</source>
        <translation>复制任务</translation>
    </message>
    <message>
        <source>Repeat ten symbols after 30 blank steps: plain networks forget them.</source>
        <translation>隔 30 个空步后复述十个符号：简单网络会忘记。</translation>
    </message>
    <message>
        <source>Film reviews</source>
        <translation>影评</translation>
    </message>
    <message>
        <source>Made reviews in English and Chinese: praise or blame, with “but” and “not” in the way.</source>
        <translation>生成的中英文影评：褒或贬，其间夹着“但是”和“不”。</translation>
    </message>
    <message>
        <source>Names, dates and amounts</source>
        <translation>人名、日期与金额</translation>
    </message>
    <message>
        <source>Made sentences: find the names, places, dates and amounts of money, word by word.</source>
        <translation>生成的句子：逐词找出人名、地名、日期和金额。</translation>
    </message>
    <message>
        <source>Written dates</source>
        <translation>书写的日期</translation>
    </message>
    <message>
        <source>Days as people write them, in English and Chinese, to be written as 2019-03-03.</source>
        <translation>人们用英文和中文书写的日期，要改写成 2019-03-03 的形式。</translation>
    </message>
    <message>
        <source>Python language reference</source>
        <translation>Python 语言参考</translation>
    </message>
    <message>
        <source>The English help texts that come with Python, character by character.</source>
        <translation>Python 自带的英文帮助，逐字符学习。</translation>
    </message>
    <message>
        <source>Python source code</source>
        <translation>Python 源代码</translation>
    </message>
    <message>
        <source>Modules of Python&apos;s own standard library, character by character.</source>
        <translation>Python 标准库的模块，逐字符学习。</translation>
    </message>
    <message>
        <source>The sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>The split {shares} is not three shares that add up to 1.</source>
        <translation>划分 {shares} 不是相加为 1 的三个份额。</translation>
    </message>
    <message>
        <source>Write training, validation and test, such as {example}.</source>
        <translation>请写训练、验证、测试三个份额，如 {example}。</translation>
    </message>
    <message>
        <source>This version cannot use data.{name} yet.</source>
        <translation>此版本还不能使用 data.{name}。</translation>
    </message>
    <message>
        <source>Leave it empty.</source>
        <translation>请留空。</translation>
    </message>
    <message>
        <source>Byte pairs are learnt for language models only.</source>
        <translation>字节对只用于语言模型。</translation>
    </message>
    <message>
        <source>Set data.tokens to &quot;word&quot;, &quot;character&quot; or &quot;byte&quot;.</source>
        <translation>请将 data.tokens 设为 &quot;word&quot;、&quot;character&quot; 或 &quot;byte&quot;。</translation>
    </message>
    <message>
        <source>These data cannot be used for the task &quot;{task}&quot;.</source>
        <translation>这些数据不能用于任务 &quot;{task}&quot;。</translation>
    </message>
    <message>
        <source>Set data.task to {tasks}, or choose other data.</source>
        <translation>请把 data.task 设为 {tasks}，或换别的数据。</translation>
    </message>
    <message>
        <source>Missing values cannot be masked for the task {task}.</source>
        <translation>任务 {task} 不能使用缺失值掩码。</translation>
    </message>
    <message>
        <source>Leave data.missing open: the last known value is carried forward in each sequence.</source>
        <translation>不要设置 data.missing：每个序列中会沿用最近的已知值。</translation>
    </message>
    <message>
        <source>Each value of {group} is one sequence with one label.</source>
        <translation>{group} 的每个取值是一个序列，带一个标签。</translation>
    </message>
    <message>
        <source>Each row is a step with a label of its own.</source>
        <translation>每一行是一步，各有自己的标签。</translation>
    </message>
    <message>
        <source>Texts of more than {window} tokens are cut to that length.</source>
        <translation>超过 {window} 个词元的文本会被截到这个长度。</translation>
    </message>
    <message>
        <source>The test part is given: {count} sequences. Of the others {validation}% choose the best weights.</source>
        <translation>测试集已给定：{count} 个序列。其余序列中有 {validation}% 用于选择最佳权重。</translation>
    </message>
    <message>
        <source>{train}% of the sequences are learnt from, {validation}% choose the best weights, {test}% test: dealt out at random, each class alike, no group on two sides.</source>
        <translation>{train}% 的序列用于学习，{validation}% 用于选择最佳权重，{test}% 用于测试：随机分配，各类别比例一致，同一组不会分到两边。</translation>
    </message>
    <message>
        <source>{count} classes: {shown}.</source>
        <translation>{count} 个类别：{shown}。</translation>
    </message>
    <message>
        <source>The text has {size:,} characters: {epochs} epochs and {hidden} units suit that size.</source>
        <translation>文本有 {size:,} 个字符：适合 {epochs} 轮、{hidden} 个单元。</translation>
    </message>
    <message>
        <source>The last {test:,} characters test, the {validation:,} before them choose the best weights.</source>
        <translation>最后 {test:,} 个字符用于测试，之前的 {validation:,} 个用于选出最好的权重。</translation>
    </message>
    <message>
        <source>{count:,} sequences of {steps} steps, made for this task.</source>
        <translation>{count:,} 个序列，每个 {steps} 步，专为此任务生成。</translation>
    </message>
    <message>
        <source>{count:,} series by column {group}: each is split in time, and scaled by itself.</source>
        <translation>按 {group} 列分为 {count:,} 个序列：各自按时间划分，各自缩放。</translation>
    </message>
    <message>
        <source>The training part repeats itself every {season} steps: that is taken as the season.</source>
        <translation>训练集每 {season} 步重复一次：以此为季节长度。</translation>
    </message>
    <message>
        <source>No season stands out in the training part.</source>
        <translation>训练集中没有明显的季节性。</translation>
    </message>
    <message>
        <source>A window of {window} steps suits {rows} training rows.</source>
        <translation>{rows} 行训练数据适合 {window} 步的窗口。</translation>
    </message>
    <message>
        <source>All steps are predicted at once, so that errors do not add up.</source>
        <translation>所有步一次预测出来，这样误差不会累积。</translation>
    </message>
    <message>
        <source>The test part is a file of its own: {rows} rows. The last {validation}% of the other rows choose the best weights.</source>
        <translation>测试部分是单独的文件：{rows} 行。其余各行的最后 {validation}% 用来选出最好的权重。</translation>
    </message>
    <message>
        <source>Only one column can be learnt as symbols, and {count} are targets.</source>
        <translation>只能把一列当作符号来学，而目标有 {count} 列。</translation>
    </message>
    <message>
        <source>Choose one target.</source>
        <translation>请只选一个目标。</translation>
    </message>
    <message>
        <source>{bins} ranges of values, each a symbol, suit {rows:,} training values.</source>
        <translation>{rows:,} 个训练值宜分为 {bins} 个数值区间，每个区间一个符号。</translation>
    </message>
    <message>
        <source>No column holds numbers that change, so there is nothing to forecast.</source>
        <translation>没有数值会变化的列，无可预测。</translation>
    </message>
    <message>
        <source>Columns found: {columns}. Check the delimiter and the decimal mark in the preview.</source>
        <translation>找到的列：{columns}。请在预览中检查分隔符和小数点。</translation>
    </message>
    <message>
        <source>The first {train}% are learnt from, the next {validation}% choose the best weights, the last {test}% test.</source>
        <translation>前 {train}% 用于学习，接着 {validation}% 用于挑选最好的权重，最后 {test}% 用于测试。</translation>
    </message>
    <message>
        <source>Getting ready to read long tables, once only</source>
        <translation>正在准备读取大表格，仅此一次</translation>
    </message>
    <message>
        <source>The file has column names but no rows below them.</source>
        <translation>文件只有列名，没有数据行。</translation>
    </message>
    <message>
        <source>Choose a file with data, or set data.header to &quot;no&quot; if the first row is data.</source>
        <translation>请选择有数据的文件；如果第一行就是数据，请把 data.header 设为 &quot;no&quot;。</translation>
    </message>
    <message>
        <source>Looking at the columns</source>
        <translation>正在检查各列</translation>
    </message>
    <message>
        <source>The file holds no rows.</source>
        <translation>文件中没有数据行。</translation>
    </message>
    <message>
        <source>its shape is none</source>
        <translation>形状无效</translation>
    </message>
    <message>
        <source>The array has the shape {shape}; a table has one or two dimensions.</source>
        <translation>数组的形状是 {shape}；表格只有一维或二维。</translation>
    </message>
    <message>
        <source>Save one row a time step and one column a quantity.</source>
        <translation>请按每个时间步一行、每个量一列保存。</translation>
    </message>
    <message>
        <source>it declares {declared:,} bytes and holds {held:,}</source>
        <translation>声明有 {declared:,} 字节，实有 {held:,} 字节</translation>
    </message>
    <message>
        <source>its header cannot be read</source>
        <translation>文件头无法读取</translation>
    </message>
    <message>
        <source>The array holds values of the kind {kind}, which are no numbers.</source>
        <translation>数组中的值类型为 {kind}，不是数。</translation>
    </message>
    <message>
        <source>Save it as an array of whole or real numbers.</source>
        <translation>请保存为整数或实数数组。</translation>
    </message>
    <message>
        <source>its texts hold bytes that are no letters</source>
        <translation>文字中有不是字符的字节</translation>
    </message>
    <message>
        <source>The table has {columns:,} columns; at most {most:,} are read.</source>
        <translation>表格有 {columns:,} 列，最多读取 {most:,} 列。</translation>
    </message>
    <message>
        <source>Write one row a time step and one column a quantity, or leave columns out.</source>
        <translation>请每个时间步一行、每个量一列，或去掉一些列。</translation>
    </message>
    <message>
        <source>The table has {count:,} values; at most {most:,} are read.</source>
        <translation>表格有 {count:,} 个值；最多读取 {most:,} 个。</translation>
    </message>
    <message>
        <source>The array {name} has {rows:,} rows, but {first} has {expected:,}.</source>
        <translation>数组 {name} 有 {rows:,} 行，而 {first} 有 {expected:,} 行。</translation>
    </message>
    <message>
        <source>The NumPy file is broken: {why}.</source>
        <translation>NumPy 文件已损坏：{why}。</translation>
    </message>
    <message>
        <source>Save the array again, with numpy.save or numpy.savez.</source>
        <translation>请用 numpy.save 或 numpy.savez 重新保存数组。</translation>
    </message>
    <message>
        <source>Dates such as {cell} in column {name} were read as {form}; they could be {other}.</source>
        <translation>列 {name} 中像 {cell} 这样的日期按{form}读取；也可能是{other}。</translation>
    </message>
    <message>
        <source>Set data.dates where that is wrong.</source>
        <translation>如果不对，请设置 data.dates。</translation>
    </message>
    <message>
        <source>day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>year first</source>
        <translation>年在前</translation>
    </message>
    <message>
        <source>{cell} was read with a decimal comma; set data.decimal if the comma groups thousands.</source>
        <translation>{cell} 中的逗号被当作小数点；如果逗号是千位分隔符，请设置 data.decimal。</translation>
    </message>
    <message>
        <source>{cell} was read as thousands; set data.decimal if the comma is a decimal mark.</source>
        <translation>{cell} 中的逗号被当作千位分隔符；如果逗号是小数点，请设置 data.decimal。</translation>
    </message>
    <message>
        <source>Rows that begin with {sign} were passed over as comments: {rows}.</source>
        <translation>以 {sign} 开头的行被当作注释略过：{rows}。</translation>
    </message>
    <message>
        <source>Row {row} has {cells} cells, but row {first} has {width}.</source>
        <translation>第 {row} 行有 {cells} 个单元格，而第 {first} 行有 {width} 个。</translation>
    </message>
    <message>
        <source>Add or remove cells, or quote cells that hold the delimiter {delimiter}.</source>
        <translation>请增减单元格，或给含分隔符 {delimiter} 的单元格加引号。</translation>
    </message>
    <message>
        <source>Two columns are named {name}; the later one is now {renamed}.</source>
        <translation>有两列都叫 {name}，后一列改名为 {renamed}。</translation>
    </message>
    <message>
        <source>{count} more columns were renamed likewise.</source>
        <translation>另有 {count} 列也这样改了名。</translation>
    </message>
    <message>
        <source>Persistence</source>
        <translation>持续性预测</translation>
    </message>
    <message>
        <source>Seasonal naive ({season} steps)</source>
        <translation>季节性朴素预测（{season} 步）</translation>
    </message>
    <message>
        <source>Seasonal naive (no season found)</source>
        <translation>季节性朴素预测（未发现季节）</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>漂移</translation>
    </message>
    <message>
        <source>Column {name} is to be predicted, and is said to be known ahead.</source>
        <translation>{name} 列要被预测，却又被设为预先已知。</translation>
    </message>
    <message>
        <source>Take it from data.known or from data.targets.</source>
        <translation>把它从 data.known 或 data.targets 中去掉。</translation>
    </message>
    <message>
        <source>Step by step the network must know its inputs of the steps before, but {name} is neither predicted nor known ahead.</source>
        <translation>逐步预测时，网络必须知道前面各步的输入，但 {name} 既不被预测，也不是预先已知。</translation>
    </message>
    <message>
        <source>Take it from data.inputs, or set data.strategy to &quot;direct&quot;.</source>
        <translation>把它从 data.inputs 中去掉，或将 data.strategy 设为 &quot;direct&quot;。</translation>
    </message>
    <message>
        <source>The training part has {rows} rows, too few for one window of {window} steps.</source>
        <translation>训练集有 {rows} 行，不够一个 {window} 步的窗口。</translation>
    </message>
    <message>
        <source>Give more rows, or set data.window to {window} or less.</source>
        <translation>请提供更多行，或把 data.window 设为 {window} 以下。</translation>
    </message>
    <message>
        <source>The data have {rows} rows, but a forecast looks back {needed}.</source>
        <translation>数据有 {rows} 行，而预测要回看 {needed} 行。</translation>
    </message>
    <message>
        <source>Give at least {needed} rows.</source>
        <translation>请至少提供 {needed} 行。</translation>
    </message>
    <message>
        <source>Missing values in column {name}: {count} (row {rows}).</source>
        <translation>列 {name} 缺 {count} 个值（第 {rows} 行）。</translation>
    </message>
    <message>
        <source>Values too large to compute with in column {name}: {count} (row {rows}).</source>
        <translation>列 {name} 有 {count} 个值太大，无法计算（第 {rows} 行）。</translation>
    </message>
    <message>
        <source>Values not above 0 in column {name}: {count} (row {rows}).</source>
        <translation>列 {name} 有 {count} 个值不大于 0（第 {rows} 行）。</translation>
    </message>
    <message>
        <source>Fill them in or remove the rows, or leave the column out of inputs and targets.</source>
        <translation>请补上或删去这些行，或不把这一列用作输入和目标。</translation>
    </message>
    <message>
        <source>Correct them, or leave the column out of inputs and targets.</source>
        <translation>请改正，或不把这一列用作输入和目标。</translation>
    </message>
    <message>
        <source>A logarithm needs values above 0: set data.transform to &quot;difference&quot; or &quot;none&quot;.</source>
        <translation>取对数要求数值大于 0：请把 data.transform 设为 &quot;difference&quot; 或 &quot;none&quot;。</translation>
    </message>
    <message>
        <source>The text has only {count} characters.</source>
        <translation>文本只有 {count} 个字符。</translation>
    </message>
    <message>
        <source>Give at least {least}; some ten thousand are needed to learn anything.</source>
        <translation>至少要 {least} 个；要学到东西，大约需要一万个。</translation>
    </message>
    <message>
        <source>Unigram</source>
        <translation>一元模型</translation>
    </message>
    <message>
        <source>Bigram</source>
        <translation>二元模型</translation>
    </message>
    <message>
        <source>Trigram</source>
        <translation>三元模型</translation>
    </message>
    <message>
        <source>Always the commonest</source>
        <translation>始终取最常见者</translation>
    </message>
    <message>
        <source>No file fits the pattern.</source>
        <translation>没有文件符合该通配。</translation>
    </message>
    <message>
        <source>These are more than {most} files.</source>
        <translation>文件超过 {most} 个。</translation>
    </message>
    <message>
        <source>Join them first, or choose fewer.</source>
        <translation>请先合并，或少选一些。</translation>
    </message>
    <message>
        <source>The files together hold more than {size} MiB.</source>
        <translation>这些文件合计超过 {size} MiB。</translation>
    </message>
    <message>
        <source>Choose fewer files.</source>
        <translation>请少选一些文件。</translation>
    </message>
    <message>
        <source>{count} files were joined in the order of their names, from {first} to {last}.</source>
        <translation>{count} 个文件已按文件名顺序相连，从 {first} 到 {last}。</translation>
    </message>
    <message>
        <source>it is of another kind</source>
        <translation>种类不同</translation>
    </message>
    <message>
        <source>it has column names</source>
        <translation>它有列名</translation>
    </message>
    <message>
        <source>it has no column names</source>
        <translation>它没有列名</translation>
    </message>
    <message>
        <source>it has no column {name}</source>
        <translation>它没有列 {name}</translation>
    </message>
    <message>
        <source>it also has a column {name}</source>
        <translation>它多出一列 {name}</translation>
    </message>
    <message>
        <source>it has {count} columns</source>
        <translation>它有 {count} 列</translation>
    </message>
    <message>
        <source>This file differs from {first}: {how}.</source>
        <translation>该文件与 {first} 不同：{how}。</translation>
    </message>
    <message>
        <source>Files are joined where they have the same columns: mend this one, or choose a single file.</source>
        <translation>只有列相同的文件才能相连：请修改这个文件，或只选一个文件。</translation>
    </message>
    <message>
        <source>its column {name} holds values of another kind</source>
        <translation>其中列 {name} 的值种类不同</translation>
    </message>
    <message>
        <source>The folder holds more than {most} text files.</source>
        <translation>文件夹中的文本文件超过 {most} 个。</translation>
    </message>
    <message>
        <source>The folder holds no text or CSV files.</source>
        <translation>文件夹中没有文本或 CSV 文件。</translation>
    </message>
    <message>
        <source>Choose a folder with a folder for each class, and text or CSV files in these.</source>
        <translation>请选择一个文件夹，其中每个类别一个子文件夹，内有文本或 CSV 文件。</translation>
    </message>
    <message>
        <source>Choose a folder further down.</source>
        <translation>请选择更下层的文件夹。</translation>
    </message>
    <message>
        <source>The folder holds both texts and tables.</source>
        <translation>文件夹中既有文本又有表格。</translation>
    </message>
    <message>
        <source>Choose a folder in which all files are of one kind.</source>
        <translation>请选择所有文件为同一种的文件夹。</translation>
    </message>
    <message>
        <source>No column holds numbers that change.</source>
        <translation>没有一列包含变化的数字。</translation>
    </message>
    <message>
        <source>Check the delimiter and the decimal mark in the preview.</source>
        <translation>请在预览中检查分隔符和小数点。</translation>
    </message>
    <message>
        <source>The file has no column {name}, which others have.</source>
        <translation>此文件没有其他文件都有的列 {name}。</translation>
    </message>
    <message>
        <source>All files of a folder need the same columns.</source>
        <translation>文件夹中的所有文件需要有相同的列。</translation>
    </message>
    <message>
        <source>The folder holds no text files.</source>
        <translation>文件夹中没有文本文件。</translation>
    </message>
    <message>
        <source>Choose a folder with .txt, .md or source files, or a single CSV file.</source>
        <translation>请选择含 .txt、.md 或源代码的文件夹，或单个 CSV 文件。</translation>
    </message>
    <message>
        <source>The training part is too short to try transforms on.</source>
        <translation>训练集太短，无法试用变换。</translation>
    </message>
    <message>
        <source>No transform: none forecasts the end of the training part better.</source>
        <translation>不作变换：没有哪种变换能更好地预测训练集的末段。</translation>
    </message>
    <message>
        <source>Changes from step to step are learnt, since the level drifts.</source>
        <translation>学习逐步的变化量，因为水平在漂移。</translation>
    </message>
    <message>
        <source>Logarithms are learnt, since swings grow with the level.</source>
        <translation>学习对数，因为波动随水平增大。</translation>
    </message>
    <message>
        <source>Relative changes from step to step are learnt: level and swings grow.</source>
        <translation>学习逐步的相对变化：水平和波动都在增大。</translation>
    </message>
    <message>
        <source>Changes against one season ago are learnt, since seasons repeat.</source>
        <translation>学习与上一季相比的变化，因为季节会重复。</translation>
    </message>
    <message>
        <source>Relative changes against one season ago are learnt: seasons repeat and swings grow.</source>
        <translation>学习与上一季相比的相对变化：季节重复，波动增大。</translation>
    </message>
    <message>
        <source>In a trial on the training part the error falls from {plain:.4g} to {error:.4g}.</source>
        <translation>在训练集上试验，误差从 {plain:.4g} 降到 {error:.4g}。</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>Always the commonest class</source>
        <translation>总是最常见的类别</translation>
    </message>
    <message>
        <source>Naive Bayes on the words</source>
        <translation>基于词的朴素贝叶斯</translation>
    </message>
    <message>
        <source>Nearest mean of a class</source>
        <translation>最近的类别均值</translation>
    </message>
    <message>
        <source>Each token&apos;s commonest class</source>
        <translation>每个词元最常见的类别</translation>
    </message>
    <message>
        <source>Too few sequences have a label: {count}.</source>
        <translation>有标签的序列太少：{count}。</translation>
    </message>
    <message>
        <source>Give more of them; ten of each class are a beginning.</source>
        <translation>请提供更多；每类十个可以作为开始。</translation>
    </message>
    <message>
        <source>No column holds labels.</source>
        <translation>没有一列包含标签。</translation>
    </message>
    <message>
        <source>Set data.label to the column that holds them: {names}.</source>
        <translation>请将 data.label 设为标签所在的列：{names}。</translation>
    </message>
    <message>
        <source>Beside the labels there is no column to learn from.</source>
        <translation>除标签外没有可供学习的列。</translation>
    </message>
    <message>
        <source>Set data.inputs to a column of texts or columns of numbers.</source>
        <translation>请将 data.inputs 设为一个文本列或若干数字列。</translation>
    </message>
    <message>
        <source>The test file does not hold the same kind of data.</source>
        <translation>测试文件中的数据种类不同。</translation>
    </message>
    <message>
        <source>The test file has no column {name}; it has {names}.</source>
        <translation>测试文件没有列 {name}；它有 {names}。</translation>
    </message>
    <message>
        <source>Choose a test file with the same columns, or none.</source>
        <translation>请选择列相同的测试文件，或不选。</translation>
    </message>
    <message>
        <source>Column {name} of the test file holds {cell} in row {row}, which is not a number.</source>
        <translation>测试文件的列 {name} 在第 {row} 行是 {cell}，这不是数。</translation>
    </message>
    <message>
        <source>Column {name} of the test file holds {cell} in row {row}, which is not a time.</source>
        <translation>测试文件的列 {name} 在第 {row} 行是 {cell}，这不是时间。</translation>
    </message>
    <message>
        <source>Correct the cell, or choose a test file with the same columns.</source>
        <translation>请改正该单元格，或选择列相同的测试文件。</translation>
    </message>
    <message>
        <source>A sequence of column {group} has two labels: {labels}.</source>
        <translation>列 {group} 的一个序列有两个标签：{labels}。</translation>
    </message>
    <message>
        <source>Set data.task to &quot;label_steps&quot; where each step has a label of its own.</source>
        <translation>如果每一步各有标签，请将 data.task 设为 &quot;label_steps&quot;。</translation>
    </message>
    <message>
        <source>Column {name} has no value at all.</source>
        <translation>列 {name} 没有任何值。</translation>
    </message>
    <message>
        <source>Leave it out of data.inputs.</source>
        <translation>请将其从 data.inputs 中去掉。</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} 步</translation>
    </message>
    <message>
        <source>There are {count} different labels, and at least 2 are needed.</source>
        <translation>共有 {count} 种不同的标签，至少需要 2 种。</translation>
    </message>
    <message>
        <source>Choose another column or file, whose labels differ.</source>
        <translation>请选择标签有差异的另一列或文件。</translation>
    </message>
    <message>
        <source>These data are not of the kind that the run was trained on.</source>
        <translation>这些数据与该运行训练所用的数据种类不同。</translation>
    </message>
    <message>
        <source>Row {row} stands above @data.</source>
        <translation>第 {row} 行位于 @data 之上。</translation>
    </message>
    <message>
        <source>The file has no sequences below @data.</source>
        <translation>文件在 @data 之下没有序列。</translation>
    </message>
    <message>
        <source>This file asks for a number behind each sequence, not for a class.</source>
        <translation>此文件要求每个序列对应一个数字，而不是类别。</translation>
    </message>
    <message>
        <source>Choose a file with @classLabel.</source>
        <translation>请选择带 @classLabel 的文件。</translation>
    </message>
    <message>
        <source>Row {row} has the label {label}, which @classLabel does not name.</source>
        <translation>第 {row} 行的标签 {label} 未在 @classLabel 中列出。</translation>
    </message>
    <message>
        <source>Row {row} has {count} dimensions, not {wanted}.</source>
        <translation>第 {row} 行有 {count} 个维度，而不是 {wanted} 个。</translation>
    </message>
    <message>
        <source>The dimensions of row {row} have {lengths} values.</source>
        <translation>第 {row} 行各维度的值的个数为 {lengths}。</translation>
    </message>
    <message>
        <source>Mend the row, or fetch the file again.</source>
        <translation>请修正该行，或重新获取文件。</translation>
    </message>
    <message>
        <source>Leave out {name}</source>
        <translation>去掉 {name}</translation>
    </message>
    <message>
        <source>Take {name} from the inputs</source>
        <translation>把 {name} 移出输入</translation>
    </message>
    <message>
        <source>Column {name} is what the network is asked for, and also among its inputs.</source>
        <translation>{name} 列是网络要回答的，却也在输入之中。</translation>
    </message>
    <message>
        <source>Take it from the inputs: the network would only learn to copy it.</source>
        <translation>请把它移出输入：否则网络只会学着照抄。</translation>
    </message>
    <message>
        <source>Column {name} says the same as the label {label} in every row.</source>
        <translation>{name} 列在每一行都与标签 {label} 说的是同一件事。</translation>
    </message>
    <message>
        <source>Leave it out: the network would only learn to copy it.</source>
        <translation>去掉它：否则网络只会学着照抄。</translation>
    </message>
    <message>
        <source>Column {name} holds what {target} will be {steps} steps later.</source>
        <translation>{name} 列的值就是 {steps} 步之后的 {target}。</translation>
    </message>
    <message>
        <source>Leave it out, unless it is truly known so early: it gives the answer away.</source>
        <translation>去掉它，除非真的能这么早知道：它泄露了答案。</translation>
    </message>
    <message>
        <source>Groups of column {name} that are learnt from and tested on: {count} ({groups}), first in row {row}.</source>
        <translation>{name} 列有 {count} 个组既用于训练又用于测试（{groups}），最早在第 {row} 行。</translation>
    </message>
    <message>
        <source>Split between groups: the network knows these already, so the test is too easy.</source>
        <translation>请按组划分：网络已经认识这些组，测试就太容易了。</translation>
    </message>
    <message>
        <source>Control characters in the text: {count}, the first ({code}) in row {row}.</source>
        <translation>文本中有 {count} 个控制字符，第一个（{code}）在第 {row} 行。</translation>
    </message>
    <message>
        <source>Remove them: they are seldom meant, and the network would learn to write them.</source>
        <translation>去掉它们：它们很少是有意的，而网络会学着写出它们。</translation>
    </message>
    <message>
        <source>Remove them</source>
        <translation>去掉它们</translation>
    </message>
    <message>
        <source>Line ends of several kinds: {kinds}.</source>
        <translation>换行符不止一种：{kinds}。</translation>
    </message>
    <message>
        <source>All were read as one kind: nothing needs to be done.</source>
        <translation>都已按同一种读入，无需处理。</translation>
    </message>
    <message>
        <source>Symbols that occur fewer than {least} times in the training part: {count:,} ({symbols}).</source>
        <translation>训练集中出现不到 {least} 次的符号：{count:,} 个（{symbols}）。</translation>
    </message>
    <message>
        <source>Read them as one unknown symbol: {share:.2%} of the text becomes unknown, and less is to learn.</source>
        <translation>把它们当作同一个未知符号：文本的 {share:.2%} 变为未知，要学的更少。</translation>
    </message>
    <message>
        <source>Make them one symbol</source>
        <translation>合为一个符号</translation>
    </message>
    <message>
        <source>Use characters</source>
        <translation>改用字符</translation>
    </message>
    <message>
        <source>The vocabulary holds {count:,} symbols: {train:.2%} of the training part and {test:.2%} of the test part are read as unknown.</source>
        <translation>词表有 {count:,} 个符号：训练集的 {train:.2%}、测试集的 {test:.2%} 被读作未知。</translation>
    </message>
    <message>
        <source>They are never written, and what they were is not asked for. A larger data.vocabulary costs time.</source>
        <translation>未知符号从不写出，也不要求猜出原来是什么。更大的 data.vocabulary 更费时间。</translation>
    </message>
    <message>
        <source>Symbols that only the test part holds: {count:,} ({symbols}), {share:.2%} of it.</source>
        <translation>只有测试集才有的符号：{count:,} 个（{symbols}），占测试集的 {share:.2%}。</translation>
    </message>
    <message>
        <source>The network reads them as unknown. Bytes, as tokens, know every symbol.</source>
        <translation>网络把它们读作未知。用字节作词元就认识所有符号。</translation>
    </message>
    <message>
        <source>Learn from bytes</source>
        <translation>以字节学习</translation>
    </message>
    <message>
        <source>{share:.0%} of the test part stands word for word in the training part.</source>
        <translation>测试集的 {share:.0%} 一字不差地出现在训练集中。</translation>
    </message>
    <message>
        <source>Remove the repeated passages: the network can answer them by heart.</source>
        <translation>请删去重复的段落：网络背下来就能回答。</translation>
    </message>
    <message>
        <source>There is no time column to put the rows in order by.</source>
        <translation>没有可用来排列各行的时间列。</translation>
    </message>
    <message>
        <source>Choose one as data.time, or leave the rows as they are.</source>
        <translation>请选一列作为 data.time，或让各行保持原样。</translation>
    </message>
    <message>
        <source>The gaps in time hold {count:,} rows, but the data have only {rows:,}.</source>
        <translation>时间缺口共有 {count:,} 行，而数据只有 {rows:,} 行。</translation>
    </message>
    <message>
        <source>Look for a mistaken time, or leave the gaps as they are.</source>
        <translation>请检查是否有写错的时间，或让缺口保持原样。</translation>
    </message>
    <message>
        <source>No row is left: each has a missing value.</source>
        <translation>没有剩下任何行：每一行都有缺失值。</translation>
    </message>
    <message>
        <source>Leave out the columns that miss most, or fill the values in.</source>
        <translation>请去掉缺失最多的列，或把值补上。</translation>
    </message>
    <message>
        <source>The Parquet file is broken: {why}.</source>
        <translation>Parquet 文件已损坏：{why}。</translation>
    </message>
    <message>
        <source>Write it again with the program that made it.</source>
        <translation>请用生成它的程序重新写出。</translation>
    </message>
    <message>
        <source>Parquet files are read by the package pyarrow, which is not installed.</source>
        <translation>读取 Parquet 文件需要 pyarrow 包，它没有安装。</translation>
    </message>
    <message>
        <source>Install it with &quot;pip install pyarrow&quot;, or save the data as CSV.</source>
        <translation>请用“pip install pyarrow”安装，或将数据另存为 CSV。</translation>
    </message>
    <message>
        <source>Column {name} holds {kind} and is left out.</source>
        <translation>列 {name} 的内容是 {kind}，已略去。</translation>
    </message>
    <message>
        <source>No column holds numbers, times or words.</source>
        <translation>没有任何列含有数、时间或文字。</translation>
    </message>
    <message>
        <source>Choose a file with a table.</source>
        <translation>请选择含有表格的文件。</translation>
    </message>
    <message>
        <source>Row {row} is not a JSON object.</source>
        <translation>第 {row} 行不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Write one object a row, as in {example}.</source>
        <translation>请每行写一个对象，例如 {example}。</translation>
    </message>
    <message>
        <source>The key {name} stands twice in row {row}.</source>
        <translation>键 {name} 在第 {row} 行出现了两次。</translation>
    </message>
    <message>
        <source>Remove or rename one of them.</source>
        <translation>请删去其中一个或改名。</translation>
    </message>
    <message>
        <source>The key {name} holds a list or an object in row {row}.</source>
        <translation>键 {name} 在第 {row} 行的值是列表或对象。</translation>
    </message>
    <message>
        <source>Write each value under a key of its own, or leave the key out.</source>
        <translation>请给每个值一个单独的键，或去掉这个键。</translation>
    </message>
    <message>
        <source>{count:,} rows have no key {name}: the value is missing there.</source>
        <translation>{count:,} 行没有键 {name}：这些行的值缺失。</translation>
    </message>
    <message>
        <source>Row {row} is not valid JSON: {why}.</source>
        <translation>第 {row} 行不是有效的 JSON：{why}。</translation>
    </message>
    <message>
        <source>Correct the row, or write the file again with the program that made it.</source>
        <translation>请改正该行，或用生成它的程序重新写出文件。</translation>
    </message>
    <message>
        <source>Values outside of what the training part holds: {validation:.1%} of the validation part, {test:.1%} of the test part.</source>
        <translation>超出训练集范围的值：验证集的 {validation:.1%}，测试集的 {test:.1%}。</translation>
    </message>
    <message>
        <source>All of them are read as the outermost range. A forecast can learn changes instead.</source>
        <translation>它们都被读作最外侧的区间。改做预测则可以学习变化量。</translation>
    </message>
    <message>
        <source>Learn a forecast</source>
        <translation>改学预测</translation>
    </message>
    <message>
        <source>Missing or infinite values in column {name}: {count}, the first in row {row}.</source>
        <translation>列 {name} 有 {count} 个缺失或无穷的值，第一个在第 {row} 行。</translation>
    </message>
    <message>
        <source>Each step needs a value: leave the rows out, or fill them in (data.missing).</source>
        <translation>每一步都要有值：请去掉这些行，或将其补上（data.missing）。</translation>
    </message>
    <message>
        <source>The training part has {rows} values, too few to learn a sequence of symbols.</source>
        <translation>训练集只有 {rows} 个值，不足以学习符号序列。</translation>
    </message>
    <message>
        <source>Give at least {least}.</source>
        <translation>请至少给出 {least} 个。</translation>
    </message>
    <message>
        <source>The values of the training part are all the same.</source>
        <translation>训练集的值全都相同。</translation>
    </message>
    <message>
        <source>Choose a column that changes, or another split.</source>
        <translation>请选择有变化的列，或换一种划分。</translation>
    </message>
    <message>
        <source>A vocabulary of {most} leaves no room for byte pairs beside the {bytes} bytes.</source>
        <translation>词表只有 {most} 个符号，除 {bytes} 个字节外容不下字节对。</translation>
    </message>
    <message>
        <source>Set data.vocabulary to 0 or to more than {bytes}.</source>
        <translation>请将 data.vocabulary 设为 0 或大于 {bytes}。</translation>
    </message>
    <message>
        <source>Byte pairs are learnt by the package tokenizers, which is not installed.</source>
        <translation>学习字节对需要 tokenizers 包，它没有安装。</translation>
    </message>
    <message>
        <source>Run pip install tokenizers, or set data.tokens to &quot;byte&quot;.</source>
        <translation>请运行 pip install tokenizers，或将 data.tokens 设为 &quot;byte&quot;。</translation>
    </message>
    <message>
        <source>Errors of 18 thousand passengers, where repeating last year errs by 42.</source>
        <translation>误差约 1.8 万名乘客；照搬去年则为 4.2 万。</translation>
    </message>
    <message>
        <source>Errors of 22 spots, where the last value errs by 29: cycles are never alike.</source>
        <translation>误差约 22 个黑子；照搬上一个值则为 29：各个周期从不相同。</translation>
    </message>
    <message>
        <source>Errors of 0.65 against 0.72 for last season; the noise alone is 0.5.</source>
        <translation>误差 0.65，照搬上一季为 0.72；仅噪声就有 0.5。</translation>
    </message>
    <message>
        <source>Errors of 0.01, where always answering with the mean errs by 0.40.</source>
        <translation>误差 0.01；总是回答平均值则为 0.40。</translation>
    </message>
    <message>
        <source>94% of the steps right; blanks alone would give 80%.</source>
        <translation>94% 的步正确；全答空白为 80%。</translation>
    </message>
    <message>
        <source>94% of the reviews right; counting words gives 71%.</source>
        <translation>94% 的影评判断正确；只数词语为 71%。</translation>
    </message>
    <message>
        <source>98% of the words right; each word&apos;s commonest tag gives 90%.</source>
        <translation>98% 的词正确；总取每个词最常见的标签为 90%。</translation>
    </message>
    <message>
        <source>99.8% of the dates exactly right; copying or guessing gets none.</source>
        <translation>99.8% 的日期完全正确；照抄或猜测一个也不对。</translation>
    </message>
    <message>
        <source>1.8 bits a character against 2.5 from the two before: it writes like a manual.</source>
        <translation>每字符 1.8 比特，只看前两个字符为 2.5：写出来像手册。</translation>
    </message>
    <message>
        <source>1.9 bits a character against 2.7 from the two before: it writes nearly Python.</source>
        <translation>每字符 1.9 比特，只看前两个字符为 2.7：写出来近似 Python。</translation>
    </message>
    <message>
        <source>{title} cannot be fetched: {host} does not answer, or broke off.</source>
        <translation>无法下载{title}：{host} 没有回应，或连接中断。</translation>
    </message>
    <message>
        <source>Check the connection. The bundled samples need none.</source>
        <translation>请检查网络连接。自带的示例不需要网络。</translation>
    </message>
    <message>
        <source>{host} refuses {title}: {why}.</source>
        <translation>{host} 拒绝提供{title}：{why}。</translation>
    </message>
    <message>
        <source>It may have moved. The bundled samples need no network.</source>
        <translation>它可能已移走。自带的示例不需要网络。</translation>
    </message>
    <message>
        <source>What {host} sent is not {title}: the checksum differs. It was not kept.</source>
        <translation>{host} 发来的不是{title}：校验和不符，没有保留。</translation>
    </message>
    <message>
        <source>Try again later. Nothing was changed.</source>
        <translation>请稍后再试。什么都没有改变。</translation>
    </message>
    <message>
        <source>{title} cannot be kept: {why}.</source>
        <translation>无法保存{title}：{why}。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>Further samples are fetched with pooch, which is not installed.</source>
        <translation>下载更多示例需要 pooch，它还没有安装。</translation>
    </message>
    <message>
        <source>Install it: pip install pooch</source>
        <translation>请安装：pip install pooch</translation>
    </message>
    <message>
        <source>The clipboard holds no text and no table.</source>
        <translation>剪贴板上没有文本，也没有表格。</translation>
    </message>
    <message>
        <source>Copy some cells of a spreadsheet or a text, then paste again.</source>
        <translation>请复制电子表格的一些单元格或一段文本，再粘贴。</translation>
    </message>
    <message>
        <source>What was pasted cannot be kept: {why}.</source>
        <translation>无法保存粘贴的内容：{why}。</translation>
    </message>
    <message>
        <source>Check the disk, or save it to a file yourself and open that.</source>
        <translation>请检查磁盘，或自己存成文件再打开。</translation>
    </message>
    <message>
        <source>The texts have {source} different symbols, what they become {target}.</source>
        <translation>文本中有 {source} 种不同的符号，译文中有 {target} 种。</translation>
    </message>
    <message>
        <source>{count} pairs lack one of their texts: nothing is learnt from them.</source>
        <translation>有 {count} 对缺少其中一方的文本：不会从中学习。</translation>
    </message>
    <message>
        <source>{count} texts stand with more than one answer, such as {examples}.</source>
        <translation>有 {count} 条文本对应不止一个答案，例如 {examples}。</translation>
    </message>
    <message>
        <source>At most one of them can count as exactly right: look whether some are mistakes.</source>
        <translation>其中最多只有一个能算完全正确：请看看是否有错误。</translation>
    </message>
    <message>
        <source>The network learns to write it.</source>
        <translation>网络学习写出它。</translation>
    </message>
    <message>
        <source>A translation needs two columns: a text and what it becomes.</source>
        <translation>翻译需要两列：一列文本，一列译文。</translation>
    </message>
    <message>
        <source>Set data.inputs and data.targets to one column each: {names}.</source>
        <translation>请将 data.inputs 和 data.targets 各设为一列：{names}。</translation>
    </message>
    <message>
        <source>A translation is learnt from a table with two columns: a text and what it becomes.</source>
        <translation>翻译要从有两列的表格中学习：一列文本，一列译文。</translation>
    </message>
    <message>
        <source>Each row is a text, {source}, and what it becomes, {target}.</source>
        <translation>每一行是一条文本（{source}）和它的译文（{target}）。</translation>
    </message>
    <message>
        <source>The texts are long: a token is a word or the blank between two.</source>
        <translation>文本较长：一个词或词间的空白作为一个单元。</translation>
    </message>
    <message>
        <source>The texts are short: a token is a character.</source>
        <translation>文本较短：一个字符作为一个单元。</translation>
    </message>
    <message>
        <source>The test part is given. Of the other pairs {validation}% choose the best weights.</source>
        <translation>测试部分已给定。其余的对中有 {validation}% 用来挑选最佳权重。</translation>
    </message>
    <message>
        <source>{train}% of the pairs are learnt from, {validation}% choose the best weights, {test}% test: dealt out at random, the same text never on two sides.</source>
        <translation>{train}% 的对用来学习，{validation}% 用来挑选最佳权重，{test}% 用来测试：随机分配，同一文本不会分在两边。</translation>
    </message>
    <message>
        <source>There is no column {name} to translate.</source>
        <translation>没有要翻译的列 {name}。</translation>
    </message>
    <message>
        <source>Name the column as it was named in training: {names} are here.</source>
        <translation>请让列名与训练时相同：这里有 {names}。</translation>
    </message>
    <message>
        <source>Of the pairs only {count} are left to learn from.</source>
        <translation>可供学习的只有 {count} 对。</translation>
    </message>
    <message>
        <source>Give at least {least}; some thousand are needed to learn to translate.</source>
        <translation>请至少给出 {least} 对；要学会翻译需要几千对。</translation>
    </message>
    <message>
        <source>Copying the source</source>
        <translation>照抄原文</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Of {rows:,} training rows a window begins at every {stride}th, so that an epoch ends in minutes.</source>
        <translation>训练部分有 {rows:,} 行，每隔 {stride} 行取一个窗口，这样一轮几分钟就能完成。</translation>
    </message>
    <message>
        <source>Reading the text</source>
        <translation>正在读取文本</translation>
    </message>
    <message>
        <source>Texts above {size} MiB are learnt from as they are: {setting} cannot be used.</source>
        <translation>超过 {size} MiB 的文本按原样学习：不能使用 {setting}。</translation>
    </message>
    <message>
        <source>Change the file itself, or leave the setting as it was.</source>
        <translation>请修改文件本身，或保持该设置不变。</translation>
    </message>
    <message>
        <source>The data cannot be put aside on the disk: {why}.</source>
        <translation>无法把数据存放到磁盘上：{why}。</translation>
    </message>
    <message>
        <source>Make room there, or set WORKBENCH_HOME to a folder on another disk.</source>
        <translation>请腾出空间，或把 WORKBENCH_HOME 设为另一个磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Reading was stopped.</source>
        <translation>读取已停止。</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose the data again.</source>
        <translation>没有任何改动。可以重新选择数据。</translation>
    </message>
    <message>
        <source>The files cannot be copied together: {why}.</source>
        <translation>无法把这些文件复制到一起：{why}。</translation>
    </message>
    <message>
        <source>Check the disk and that the files can be read, then open them again.</source>
        <translation>请检查磁盘以及这些文件能否读取，然后重新打开。</translation>
    </message>
    <message>
        <source>Only texts, or only tables, can be joined, and {name} is none.</source>
        <translation>只能把文本相连，或把表格相连，而 {name} 不是。</translation>
    </message>
    <message>
        <source>Drop files of one kind, or one at a time.</source>
        <translation>请拖入同一种文件，或一次拖入一个。</translation>
    </message>
    <message>
        <source>In the test file: {message}</source>
        <translation>测试文件中：{message}</translation>
    </message>
    <message>
        <source>Rows of the test file that are in the training file, too: {count} of {rows} (row {places}).</source>
        <translation>测试文件中也出现在训练文件里的行：{rows} 行中有 {count} 行（第 {places} 行）。</translation>
    </message>
    <message>
        <source>Take them from one of the two files: the network has seen these answers.</source>
        <translation>请从其中一个文件里去掉它们：网络已经见过这些答案。</translation>
    </message>
    <message>
        <source>The test file has {rows} rows, and a forecast in it needs {needed}.</source>
        <translation>测试文件有 {rows} 行，而在其中做一次预测需要 {needed} 行。</translation>
    </message>
    <message>
        <source>Give a longer test file, a shorter window (data.window) or a shorter horizon.</source>
        <translation>请给出更长的测试文件、更短的窗口（data.window）或更短的预测步数。</translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>numba-cuda is not installed: pip install &apos;numba-cuda[cu13]&apos;</source>
        <translation>没有安装 numba-cuda：请运行 pip install &apos;numba-cuda[cu13]&apos;</translation>
    </message>
    <message>
        <source>CUDA cannot start: {what}</source>
        <translation>CUDA 无法启动：{what}</translation>
    </message>
    <message>
        <source>there is no NVIDIA card here, or its driver is not installed</source>
        <translation>这台机器没有 NVIDIA 显卡，或没有安装驱动</translation>
    </message>
</context>
<context>
    <name>diagnosis</name>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>The loss is no longer a number: the updates were too large.</source>
        <translation>损失已不再是数字：更新幅度过大。</translation>
    </message>
    <message>
        <source>A gradient that grows at each step back makes one update so large that the weights are lost.</source>
        <translation>梯度每往回一步就变大，一次更新便大到毁掉全部权重。</translation>
    </message>
    <message>
        <source>Try a smaller learning rate or a gradient clip.</source>
        <translation>请试试更小的学习率或梯度裁剪。</translation>
    </message>
    <message>
        <source>Gradients explode {steps} steps back.</source>
        <translation>梯度在往回 {steps} 步处爆炸。</translation>
    </message>
    <message>
        <source>Each step back multiplies the gradient: what happened long ago pulls a hundred times as strongly as what happened just now, and one batch can undo all that was learnt.</source>
        <translation>每往回一步，梯度都被放大：很久以前的输入比刚才的影响强上百倍，一个批次就能毁掉已学到的一切。</translation>
    </message>
    <message>
        <source>Try a gradient clip, a smaller learning rate, or LSTM.</source>
        <translation>请试试梯度裁剪、更小的学习率或 LSTM。</translation>
    </message>
    <message>
        <source>Gradients vanish after {steps} steps: the network hardly learns from anything older.</source>
        <translation>梯度在 {steps} 步之后消失：更早的内容网络几乎学不到。</translation>
    </message>
    <message>
        <source>Gradients vanish {steps} steps from the window&apos;s end and {ahead} from its beginning: the network hardly learns from what lies between.</source>
        <translation>梯度在距窗口末端 {steps} 步、距开头 {ahead} 步处消失：两者之间的内容网络几乎学不到。</translation>
    </message>
    <message>
        <source>Try LSTM or GRU, or a window shorter than {length}.</source>
        <translation>请试试 LSTM 或 GRU，或使用短于 {length} 的窗口。</translation>
    </message>
    <message>
        <source>That may be all the data need. If they hold something older, train longer, or start with a larger bias of the forget gate.</source>
        <translation>数据也许只需要这么多。若其中有更早的信息，请训练更久，或以更大的遗忘门偏置开始。</translation>
    </message>
    <message>
        <source>Each step back multiplies the gradient by less than one. After {steps} steps under 1% of it is left, and no older cause can be found in the noise.</source>
        <translation>每往回一步，梯度都乘以小于一的数。{steps} 步之后只剩不到 1%，更早的原因被噪声淹没。</translation>
    </message>
    <message>
        <source>Nearly every gradient is cut by the clip: steps have one length, whatever the slope.</source>
        <translation>几乎每个梯度都被裁剪：不论坡度如何，步长都一样。</translation>
    </message>
    <message>
        <source>A clip is there for the rare steep place. Cut always, it is the learning rate.</source>
        <translation>裁剪是为偶尔的陡坡准备的；若总在裁剪，它就成了学习率。</translation>
    </message>
    <message>
        <source>A higher clip may help.</source>
        <translation>提高裁剪阈值可能有帮助。</translation>
    </message>
    <message>
        <source>Validation loss has risen since epoch {epoch} while training loss falls: the network learns by heart. The weights of epoch {epoch} are kept.</source>
        <translation>自第 {epoch} 轮起验证损失上升而训练损失下降：网络在死记硬背。保留的是第 {epoch} 轮的权重。</translation>
    </message>
    <message>
        <source>It has more weights than the data can hold down, and fits the noise of what it has seen.</source>
        <translation>权重多于数据所能约束的，网络拟合了训练数据中的噪声。</translation>
    </message>
    <message>
        <source>Try dropout, a smaller network, or more data.</source>
        <translation>请试试丢弃法、更小的网络或更多数据。</translation>
    </message>
    <message>
        <source>Each step moves the weights by {share} of their size.</source>
        <translation>每步使权重变动其大小的 {share}。</translation>
    </message>
    <message>
        <source>About a thousandth is healthy: larger steps tear down what was learnt before.</source>
        <translation>约千分之一为宜：步子过大会毁掉先前学到的东西。</translation>
    </message>
    <message>
        <source>Try a smaller learning rate.</source>
        <translation>请试试更小的学习率。</translation>
    </message>
    <message>
        <source>Each step moves the weights by only {share} of their size.</source>
        <translation>每步只使权重变动其大小的 {share}。</translation>
    </message>
    <message>
        <source>About a thousandth is healthy: at this pace training hardly moves.</source>
        <translation>约千分之一为宜：照此速度训练几乎不前进。</translation>
    </message>
    <message>
        <source>Try a larger learning rate.</source>
        <translation>请试试更大的学习率。</translation>
    </message>
    <message>
        <source>{share} of the values of {name} lie where their curve is flat.</source>
        <translation>{name} 的值有 {share} 落在曲线平坦处。</translation>
    </message>
    <message>
        <source>There the slope is nearly zero, and hardly any gradient passes.</source>
        <translation>那里斜率几乎为零，梯度很难通过。</translation>
    </message>
    <message>
        <source>Try a smaller learning rate, inputs on one scale, or layer normalisation.</source>
        <translation>请试试更小的学习率、统一尺度的输入或层归一化。</translation>
    </message>
    <message>
        <source>{share} of the units of {name} are never active.</source>
        <translation>{name} 的单元有 {share} 从不激活。</translation>
    </message>
    <message>
        <source>A rectifier that is off for every input has no slope, and never comes back.</source>
        <translation>对所有输入都关闭的整流单元没有斜率，再也不会恢复。</translation>
    </message>
    <message>
        <source>Try leaky ReLU, or a smaller learning rate.</source>
        <translation>请试试 leaky ReLU 或更小的学习率。</translation>
    </message>
    <message>
        <source>It does not beat the baseline “{baseline}”.</source>
        <translation>它没有胜过基线“{baseline}”。</translation>
    </message>
    <message>
        <source>A rule without any learning is as good: what was learnt is of no use yet.</source>
        <translation>不用学习的简单规则也一样好：学到的东西还没有用处。</translation>
    </message>
    <message>
        <source>Try more epochs, a longer window, or a smaller network.</source>
        <translation>请试试更多轮次、更长的窗口或更小的网络。</translation>
    </message>
    <message>
        <source>Gradients reach all {length} steps of the window: fine.</source>
        <translation>梯度能到达窗口全部 {length} 步：良好。</translation>
    </message>
    <message>
        <source>What happened at the window&apos;s beginning can still be learnt from.</source>
        <translation>窗口开头发生的事仍然学得到。</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Opening the run</source>
        <translation>正在打开运行</translation>
    </message>
    <message>
        <source>{rows} rows, {columns} columns</source>
        <translation>{rows} 行，{columns} 列</translation>
    </message>
    <message>
        <source>{count} characters, {different} different ones</source>
        <translation>{count} 个字符，{different} 种</translation>
    </message>
    <message>
        <source>{count} sequences of {shortest} to {longest} steps</source>
        <translation>{count} 个序列，每个 {shortest} 至 {longest} 步</translation>
    </message>
    <message>
        <source>{count} texts</source>
        <translation>{count} 个文本</translation>
    </message>
    <message>
        <source>{count} sequences of {steps} steps</source>
        <translation>{count} 个序列，每个 {steps} 步</translation>
    </message>
    <message>
        <source>These sequences are made by the program.</source>
        <translation>这些序列由程序生成。</translation>
    </message>
    <message>
        <source>first input of the first sequence</source>
        <translation>第一个序列的第一个输入</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>{path}, row {row}</source>
        <translation>{path}，第 {row} 行</translation>
    </message>
</context>
<context>
    <name>explore</name>
    <message>
        <source>Press Start: what is seen stands here then.</source>
        <translation>请按“开始”：观察结果会显示在这里。</translation>
    </message>
    <message>
        <source>To be mended</source>
        <translation>需要修正</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>值得一看</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Try it as a new run</source>
        <translation>作为新的运行试一试</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>What is seen in this run, why it matters, and what to try.</source>
        <translation>本次运行中看到了什么、为何重要、可以试什么。</translation>
    </message>
    <message>
        <source>Load data and press Start.</source>
        <translation>请载入数据并按“开始”。</translation>
    </message>
    <message>
        <source>Update : weight</source>
        <translation>更新量 : 权重</translation>
    </message>
    <message>
        <source>Press Start: the first look comes within a second.</source>
        <translation>按“开始”：一秒内即可看到第一次观察。</translation>
    </message>
    <message>
        <source>at the first look</source>
        <translation>首次观察时</translation>
    </message>
    <message>
        <source>Eigenvalues</source>
        <translation>特征值</translation>
    </message>
    <message>
        <source>real part</source>
        <translation>实部</translation>
    </message>
    <message>
        <source>imaginary part</source>
        <translation>虚部</translation>
    </message>
    <message>
        <source>{value}, size {size}</source>
        <translation>{value}，模 {size}</translation>
    </message>
    <message>
        <source>step {step}, the newest</source>
        <translation>第 {step} 步（最新）</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>Largest size {size}. A gate&apos;s matrix alone does not decide: its curve flattens it.</source>
        <translation>最大的模为 {size}。仅凭一个门的矩阵还不能下结论：门的曲线会把它压平。</translation>
    </message>
    <message>
        <source>The largest has size {size}: inside the circle, so what {layer} holds fades by {share} a step.</source>
        <translation>最大的模为 {size}：在圆内，因此{layer}所保存的内容每步消退 {share}。</translation>
    </message>
    <message>
        <source>The largest has size {size}: on the circle, so {layer} can hold what it has seen.</source>
        <translation>最大的模为 {size}：在圆上，因此{layer}能保持所见的内容。</translation>
    </message>
    <message>
        <source>The largest has size {size}: outside the circle, so something in {layer} grows by {share} a step.</source>
        <translation>最大的模为 {size}：在圆外，因此{layer}中有成分每步增大 {share}。</translation>
    </message>
    <message>
        <source>The layer is large: only its outermost eigenvalues are shown.</source>
        <translation>该层较大：只显示最外侧的特征值。</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>The layer that is looked at.</source>
        <translation>所观察的层。</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Moment of the training</source>
        <translation>训练的时刻</translation>
    </message>
    <message>
        <source>Drag to go back over training; at the right end it follows.</source>
        <translation>拖动可回看训练过程；在最右端时自动跟随最新状态。</translation>
    </message>
    <message>
        <source>whole step</source>
        <translation>整个步骤</translation>
    </message>
    <message>
        <source>all gates</source>
        <translation>所有门</translation>
    </message>
    <message>
        <source>The Jacobian of one whole step, at the state and input that the network has in the mean: each eigenvalue is the factor by which a pattern in the state is multiplied at each step.</source>
        <translation>网络处于平均状态和平均输入时，一整步的雅可比矩阵：每个特征值是状态中某个模式每一步所乘的倍数。</translation>
    </message>
    <message>
        <source>The matrix W_h that takes the last hidden state to this gate, before its curve.</source>
        <translation>把上一个隐藏状态送到该门的矩阵 W_h（在门的曲线之前）。</translation>
    </message>
    <message>
        <source>What a step multiplies the state&apos;s patterns by: inside the circle they fade, on it they last, outside they grow; off the real axis they turn, which makes rhythms.</source>
        <translation>一步使状态中的各个模式乘以多少：在圆内则消退，在圆上则保持，在圆外则增长；离开实轴则旋转，形成节律。</translation>
    </message>
    <message>
        <source>Load a series, a text or labelled data: an encoder with attention has no single way back in time.</source>
        <translation>请加载序列、文本或带标签的数据：带注意力的编码器没有唯一的时间回传路径。</translation>
    </message>
    <message>
        <source>Moment of training</source>
        <translation>训练时刻</translation>
    </message>
    <message>
        <source>Drag to go back over training; the right end is the newest look.</source>
        <translation>拖动可回看训练过程；最右端是最新的一次观察。</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>所有层</translation>
    </message>
    <message>
        <source>Gradient horizon</source>
        <translation>梯度可达步数</translation>
    </message>
    <message>
        <source>How many steps back the gradient stays between 1 % and 100 times of what it is at the last step.</source>
        <translation>向前回溯多少步，梯度仍保持在最后一步的 1 % 到 100 倍之间。</translation>
    </message>
    <message>
        <source>optimizer steps</source>
        <translation>优化步数</translation>
    </message>
    <message>
        <source>steps back</source>
        <translation>回溯步数</translation>
    </message>
    <message>
        <source>One layer over training</source>
        <translation>一层在训练中的变化</translation>
    </message>
    <message>
        <source>Healthy: in layer {layer} the gradient reaches all {steps} steps, so it can learn from each.</source>
        <translation>健康：第 {layer} 层的梯度到达全部 {steps} 步，每一步都能用来学习。</translation>
    </message>
    <message>
        <source>Vanishing: in layer {layer} less than 1 % of the gradient is left {reach} steps back, of {steps}. What is older is hardly learnt from. Try LSTM or GRU, or a shorter window.</source>
        <translation>梯度消失：在第 {layer} 层，共 {steps} 步，回溯 {reach} 步后剩下的梯度不到 1 %。更早的内容几乎学不到。可试 LSTM 或 GRU，或缩短窗口。</translation>
    </message>
    <message>
        <source>Exploding: in layer {layer} the gradient is more than 100 times as large {reach} steps back, of {steps}. Try a gradient clip, a lower learning rate, or LSTM.</source>
        <translation>梯度爆炸：在第 {layer} 层，共 {steps} 步，回溯 {reach} 步后梯度增大到 100 倍以上。可试梯度裁剪、更低的学习率或 LSTM。</translation>
    </message>
    <message>
        <source>Gradient flow over training</source>
        <translation>训练中的梯度流</translation>
    </message>
    <message>
        <source>How much the loss depends on each layer&apos;s state so many steps back, at every moment of training. Blue: it vanishes. Red: it explodes.</source>
        <translation>在训练的每个时刻，损失对各层若干步之前的状态的依赖程度。蓝色：消失。红色：爆炸。</translation>
    </message>
    <message>
        <source>Load data and press Start. Translations have no such picture: attention is a shortcut from each symbol written to each one read.</source>
        <translation>请载入数据并按“开始”。翻译任务没有这样的图：注意力是从每个写出的符号到每个读入符号的捷径。</translation>
    </message>
    <message>
        <source>ratio (log scale)</source>
        <translation>比值（对数刻度）</translation>
    </message>
    <message>
        <source>ratio</source>
        <translation>比值</translation>
    </message>
    <message>
        <source>below: hardly learns</source>
        <translation>低于此线：几乎不学</translation>
    </message>
    <message>
        <source>above: too large</source>
        <translation>高于此线：过大</translation>
    </message>
    <message>
        <source>Press Start: the first figures come within a second.</source>
        <translation>请按“开始”：一秒之内就有第一批数值。</translation>
    </message>
    <message>
        <source>all matrices</source>
        <translation>所有矩阵</translation>
    </message>
    <message>
        <source>gates of {matrix}</source>
        <translation>{matrix} 的各个门</translation>
    </message>
    <message>
        <source>before clipping</source>
        <translation>裁剪前</translation>
    </message>
    <message>
        <source>after clipping</source>
        <translation>裁剪后</translation>
    </message>
    <message>
        <source>The strongest pull is on {matrix}.</source>
        <translation>{matrix} 受到的拉动最强。</translation>
    </message>
    <message>
        <source>The clip shortens the gradient in {share} of the looks: a lower learning rate may do better.</source>
        <translation>在 {share} 的观察中裁剪缩短了梯度：更低的学习率可能更好。</translation>
    </message>
    <message>
        <source>The clip shortens the gradient in {share} of the looks.</source>
        <translation>在 {share} 的观察中裁剪缩短了梯度。</translation>
    </message>
    <message>
        <source>The clip does not shorten it.</source>
        <translation>裁剪没有缩短梯度。</translation>
    </message>
    <message>
        <source>The value clip is not counted here.</source>
        <translation>这里不计入按值裁剪。</translation>
    </message>
    <message>
        <source>{share} of the squared gradient of {matrix} belongs to its {gate}. Measured on {count} sequences of the batch, before clipping.</source>
        <translation>{matrix} 的梯度平方中有 {share} 属于{gate}。在批次的 {count} 条序列上测得，裁剪前。</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>norm (log scale)</source>
        <translation>范数（对数刻度）</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Gradients by matrix</source>
        <translation>各矩阵的梯度</translation>
    </message>
    <message>
        <source>How strongly each weight matrix, and each gate in it, is pulled to change. One far above the others takes the clip for itself; one far below hardly learns.</source>
        <translation>每个权重矩阵及其中各个门受到的拉动有多强。远高于其他者会独占裁剪，远低于其他者几乎不学习。</translation>
    </message>
    <message>
        <source>Update size</source>
        <translation>更新幅度</translation>
    </message>
    <message>
        <source>How far one optimizer step moves each weight matrix, as a share of the matrix&apos;s own size. About a thousandth is healthy.</source>
        <translation>一个优化步使每个权重矩阵变动多少，以占矩阵自身大小的比例表示。约千分之一为宜。</translation>
    </message>
    <message>
        <source>Copy the figures</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>As a table for a spreadsheet, tabs between the columns.</source>
        <translation>复制为可贴入电子表格的表，列间以制表符分隔。</translation>
    </message>
    <message>
        <source>The run was over before the first look: train for more epochs.</source>
        <translation>首次观察之前运行就结束了：请训练更多轮次。</translation>
    </message>
    <message>
        <source>Press Start: the first figures come within seconds.</source>
        <translation>按“开始”：几秒内就有第一批数据。</translation>
    </message>
    <message>
        <source>layer {number} backwards</source>
        <translation>第 {number} 层（反向）</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>input gate</source>
        <translation>输入门</translation>
    </message>
    <message>
        <source>forget gate</source>
        <translation>遗忘门</translation>
    </message>
    <message>
        <source>output gate</source>
        <translation>输出门</translation>
    </message>
    <message>
        <source>reset gate</source>
        <translation>重置门</translation>
    </message>
    <message>
        <source>update gate</source>
        <translation>更新门</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>候选值</translation>
    </message>
    <message>
        <source>hidden units</source>
        <translation>隐藏单元</translation>
    </message>
    <message>
        <source>outputs of the layer</source>
        <translation>该层的输出</translation>
    </message>
    <message>
        <source>gradient of {name}</source>
        <translation>{name} 的梯度</translation>
    </message>
    <message>
        <source>dead units</source>
        <translation>失活单元</translation>
    </message>
    <message>
        <source>size of the gradient&apos;s numbers (log10)</source>
        <translation>梯度数值的大小（log10）</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>rare – common</source>
        <translation>少见 – 常见</translation>
    </message>
    <message>
        <source>At the ends of their curves</source>
        <translation>处于曲线两端的比例</translation>
    </message>
    <message>
        <source>The share of values where the curve is flat and hardly any gradient passes: beyond 0.95 of a tanh, below 0.05 or above 0.95 of a sigmoid, at zero of a ReLU. Dead units are there at every step.</source>
        <translation>落在曲线平坦处、几乎没有梯度通过的值所占比例：tanh 超过 ±0.95，sigmoid 低于 0.05 或高于 0.95，ReLU 为零。失活单元在每一步都处于那里。</translation>
    </message>
    <message>
        <source>share (%)</source>
        <translation>比例（%）</translation>
    </message>
    <message>
        <source>Spread over training</source>
        <translation>训练中的分布</translation>
    </message>
    <message>
        <source>{dead} of the units of layer {layer} never left the flat end of their curve on the batch: they are dead and learn nothing. Try a lower learning rate, leaky ReLU, or a smaller initialisation.</source>
        <translation>第 {layer} 层有 {dead} 的单元在整个批次上从未离开曲线的平坦端：它们已失活，学不到东西。可试更低的学习率、Leaky ReLU 或更小的初始权重。</translation>
    </message>
    <message>
        <source>Healthy: in layer {layer} hardly any value lies at an end of its curve.</source>
        <translation>健康：第 {layer} 层几乎没有值处于曲线的一端。</translation>
    </message>
    <message>
        <source>Healthy: in layer {layer} at most {share} of a gate&apos;s values lie at one end ({gate}).</source>
        <translation>健康：在第 {layer} 层，任何一个门至多有 {share} 的值处于一端（{gate}）。</translation>
    </message>
    <message>
        <source>{share} of the values of layer {layer} are at zero ({gate}), as many of a ReLU&apos;s are; no unit is there always, so that each still learns.</source>
        <translation>第 {layer} 层有 {share} 的值为零（{gate}），ReLU 常常如此；没有单元始终为零，所以每个单元仍在学习。</translation>
    </message>
    <message>
        <source>{share} of the {gate}&apos;s values in layer {layer} lie at one end: there it is open or shut for good, and hardly any gradient moves it. Try a lower learning rate or layer normalisation.</source>
        <translation>第 {layer} 层{gate}有 {share} 的值处于一端：在那里它一直开着或关着，几乎没有梯度能推动它。可试更低的学习率或层归一化。</translation>
    </message>
    <message>
        <source>{share} of the values of the {gate} in layer {layer} lie at one end, where hardly any gradient passes. Try a lower learning rate, scaled data, or layer normalisation.</source>
        <translation>第 {layer} 层{gate}有 {share} 的值处于一端，那里几乎没有梯度通过。可试更低的学习率、缩放数据或层归一化。</translation>
    </message>
    <message>
        <source>Saturation and histograms</source>
        <translation>饱和与直方图</translation>
    </message>
    <message>
        <source>How many values lie at the flat ends of their curves, where gradients stop, and how values, weights and gradients are spread as training goes on.</source>
        <translation>有多少值处于曲线平坦的两端（梯度在那里中断），以及数值、权重和梯度的分布如何随训练变化。</translation>
    </message>
    <message>
        <source>Load data and press Start. Of a network that translates, the update sizes and gradients are shown.</source>
        <translation>请载入数据并按“开始”。对于翻译网络，可查看更新幅度和梯度。</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>哪一个</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>All mistakes</source>
        <translation>全部错误</translation>
    </message>
    <message>
        <source>Click a cell to list its cases.</source>
        <translation>点击一格，列出其中的例子。</translation>
    </message>
    <message>
        <source>The surest mistakes</source>
        <translation>最有把握的错误</translation>
    </message>
    <message>
        <source>Click a case to see what its answer hung on.</source>
        <translation>点击一个例子，看它的回答取决于什么。</translation>
    </message>
    <message>
        <source>{right} of {total} right ({share}).</source>
        <translation>{total} 个中对了 {right} 个（{share}）。</translation>
    </message>
    <message>
        <source>Listed: {true} named {named}, the least sure first.</source>
        <translation>列出的是：{true} 判为 {named}，把握最小的在前。</translation>
    </message>
    <message>
        <source>Listed: {true} named {named}, the surest first.</source>
        <translation>列出的是：{true} 判为 {named}，把握最大的在前。</translation>
    </message>
    <message>
        <source>There is no mistake to list.</source>
        <translation>没有可列出的错误。</translation>
    </message>
    <message>
        <source>Most often {true} is taken for {named}. The surest mistakes are often wrong labels.</source>
        <translation>最常把 {true} 当成 {named}。最有把握的错误往往是标签标错了。</translation>
    </message>
    <message>
        <source>Which class for which</source>
        <translation>哪一类当成了哪一类</translation>
    </message>
    <message>
        <source>A row for each true class, a column for each class that was named. Click a cell for its cases, and a case for what its answer hung on.</source>
        <translation>每行是一个真实类别，每列是一个判定的类别。点击一格看其中的例子，点击一个例子看它的回答取决于什么。</translation>
    </message>
    <message>
        <source>Train a network that names classes first, on data of your own: its mistakes are listed here.</source>
        <translation>请先用自己的数据训练一个分类网络：它的错误会列在这里。</translation>
    </message>
    <message>
        <source>all others</source>
        <translation>其余全部</translation>
    </message>
    <message>
        <source>Expected next: “{symbol}” ({chance}). It is as unsure as between {count} symbols alike.</source>
        <translation>预期的下一个：“{symbol}”（{chance}）。不确定的程度相当于在 {count} 个同样可能的符号之间选择。</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>您的文本</translation>
    </message>
    <message>
        <source>What may come next</source>
        <translation>接下来可能是什么</translation>
    </message>
    <message>
        <source>Type here: the network says what it expects next.</source>
        <translation>在这里输入：网络会说出它预期的下一个符号。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>束宽</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Low: the likeliest symbols, dull and safe. High: bold and wrong. 1: as learnt.</source>
        <translation>低：最可能的符号，平淡而稳妥。高：大胆而易错。1：与学到的一致。</translation>
    </message>
    <message>
        <source>Draw from so many of the likeliest symbols only; 0: from all.</source>
        <translation>只从最可能的这么多个符号中抽取；0：从全部中抽取。</translation>
    </message>
    <message>
        <source>Draw from the fewest symbols that hold this share of the probability together.</source>
        <translation>只从合起来占这一概率份额的最少几个符号中抽取。</translation>
    </message>
    <message>
        <source>Above 1: keep so many texts in mind and write the likeliest; nothing is drawn.</source>
        <translation>大于 1：同时保留这么多条文本，写出最可能的一条；不再随机抽取。</translation>
    </message>
    <message>
        <source>How many symbols to write.</source>
        <translation>要写多少个符号。</translation>
    </message>
    <message>
        <source>The same seed gives the same text.</source>
        <translation>相同的种子写出相同的文本。</translation>
    </message>
    <message>
        <source>Write on</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Let the network go on with your text.</source>
        <translation>让网络接着您的文本写下去。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Type with it</source>
        <translation>与它一起输入</translation>
    </message>
    <message>
        <source>Type, and see after each key what the network expects next. Write on lets it go on by itself: drawn by temperature, top k and top p, or the likeliest text of a beam.</source>
        <translation>每输入一个字，就能看到网络预期接下来是什么。“续写”让它自己写下去：按温度、top k 和 top p 抽取，或用束搜索找最可能的文本。</translation>
    </message>
    <message>
        <source>Train a language model first: choose a text, and press Start.</source>
        <translation>请先训练一个语言模型：选择一段文本，然后按“开始”。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy figures</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>The exact figures as CSV, to be put into a table.</source>
        <translation>以 CSV 形式复制精确数值，可粘贴到表格中。</translation>
    </message>
    <message>
        <source>Press Try learning rates. It takes about as long as a hundred steps of training.</source>
        <translation>请按“试学习率”。所需时间约为一百步训练。</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑后</translation>
    </message>
    <message>
        <source>each step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>suggested</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>steepest</source>
        <translation>下降最陡</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>then it rises</source>
        <translation>此后上升</translation>
    </message>
    <message>
        <source>Use {rate}</source>
        <translation>采用 {rate}</translation>
    </message>
    <message>
        <source>Try learning rates</source>
        <translation>试学习率</translation>
    </message>
    <message>
        <source>On a fresh network of the present settings; the run that is there is left alone.</source>
        <translation>用当前设置的一个新网络来试；已有的训练不受影响。</translation>
    </message>
    <message>
        <source>Put this learning rate into the settings.</source>
        <translation>把这个学习率放进设置。</translation>
    </message>
    <message>
        <source>Loss while the rate grows</source>
        <translation>学习率增大时的损失</translation>
    </message>
    <message>
        <source>learning rate (log scale)</source>
        <translation>学习率（对数刻度）</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>The loss never fell clearly: the batches differ too much, or the network cannot learn this.</source>
        <translation>损失没有明显下降：各批次差别太大，或者网络学不会这些数据。</translation>
    </message>
    <message>
        <source>Suggested: {rate}; the settings have {present}.</source>
        <translation>建议：{rate}；当前设置为 {present}。</translation>
    </message>
    <message>
        <source>That is near enough.</source>
        <translation>两者足够接近。</translation>
    </message>
    <message>
        <source>The present one may be too high.</source>
        <translation>当前值可能太大。</translation>
    </message>
    <message>
        <source>The present one may be slower than need be.</source>
        <translation>当前值可能慢得没有必要。</translation>
    </message>
    <message>
        <source>The rule: where the loss falls most steeply, but at most a tenth of the rate of the lowest loss.</source>
        <translation>规则：取损失下降最陡处的学习率，但不超过损失最低处的十分之一。</translation>
    </message>
    <message>
        <source>Find a learning rate</source>
        <translation>寻找学习率</translation>
    </message>
    <message>
        <source>A fresh network learns for up to 120 steps while its learning rate grows from step to step. Too low, nothing happens; then the loss falls; too high, it rises for good. A good rate lies where it falls (Smith 2017).</source>
        <translation>一个新网络最多学习 120 步，学习率逐步增大。太小时什么也不发生；随后损失下降；太大时损失一去不返地上升。好的学习率在下降的地方（Smith 2017）。</translation>
    </message>
    <message>
        <source>Load data first.</source>
        <translation>请先载入数据。</translation>
    </message>
    <message>
        <source>steps ahead</source>
        <translation>步之后</translation>
    </message>
    <message>
        <source>Which column</source>
        <translation>哪一列</translation>
    </message>
    <message>
        <source>The worst forecasts</source>
        <translation>最差的预测</translation>
    </message>
    <message>
        <source>The largest errors; choose one to see what it hung on.</source>
        <translation>误差最大的预测；选一个，看它取决于什么。</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>偶然范围</translation>
    </message>
    <message>
        <source>Click a point to see what that forecast hung on.</source>
        <translation>点击一个点，看那次预测取决于什么。</translation>
    </message>
    <message>
        <source>{name}: forecast {said}, truth {true}</source>
        <translation>{name}：预测 {said}，真实 {true}</translation>
    </message>
    <message>
        <source>Predicted against true</source>
        <translation>预测与真实</translation>
    </message>
    <message>
        <source>true value</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测值</translation>
    </message>
    <message>
        <source>Residuals in order</source>
        <translation>残差的次序</translation>
    </message>
    <message>
        <source>row of the part</source>
        <translation>测试集中的行</translation>
    </message>
    <message>
        <source>truth − forecast</source>
        <translation>真实 − 预测</translation>
    </message>
    <message>
        <source>How they are spread</source>
        <translation>残差的分布</translation>
    </message>
    <message>
        <source>how many</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>How alike neighbours are</source>
        <translation>相邻残差的相似</translation>
    </message>
    <message>
        <source>steps apart</source>
        <translation>相隔步数</translation>
    </message>
    <message>
        <source>autocorrelation</source>
        <translation>自相关</translation>
    </message>
    <message>
        <source>Too few forecasts to judge by: {count}.</source>
        <translation>预测太少，无法判断：{count} 个。</translation>
    </message>
    <message>
        <source>The forecasts are too low by {size} on average.</source>
        <translation>预测平均偏低 {size}。</translation>
    </message>
    <message>
        <source>The forecasts are too high by {size} on average.</source>
        <translation>预测平均偏高 {size}。</translation>
    </message>
    <message>
        <source>Errors grow with the values: learning on a logarithmic scale may help.</source>
        <translation>误差随数值增大：改用对数刻度学习可能有帮助。</translation>
    </message>
    <message>
        <source>What is left looks like noise: no more can be had from the past of these values alone.</source>
        <translation>剩下的看起来是噪声：仅凭这些数值的过去，已得不到更多。</translation>
    </message>
    <message>
        <source>The residuals still have a season of {season} ({strength}): a longer window, or learning the seasonal change, may help.</source>
        <translation>残差中仍有 {season} 步的季节性（{strength}）：更长的窗口，或学习季节变化，可能有帮助。</translation>
    </message>
    <message>
        <source>Errors go on from step to step ({strength}): the network follows too late. More training, more units or learning the change may help.</source>
        <translation>误差逐步延续（{strength}）：网络跟得太慢。更多训练、更多单元或学习变化量可能有帮助。</translation>
    </message>
    <message>
        <source>Errors change sides from step to step ({strength}): the network reacts too much to the last value.</source>
        <translation>误差逐步改变正负（{strength}）：网络对最后一个值反应过度。</translation>
    </message>
    <message>
        <source>Errors {lag} steps apart are alike ({strength}): a window that reaches so far may help.</source>
        <translation>相隔 {lag} 步的误差相似（{strength}）：能看到那么远的窗口可能有帮助。</translation>
    </message>
    <message>
        <source>What forecasts miss</source>
        <translation>预测漏掉了什么</translation>
    </message>
    <message>
        <source>Residuals are truth less forecast, on the test part. A good forecast leaves noise: no trend, no season, no likeness between neighbours. Bars within the dotted lines may be chance.</source>
        <translation>残差是测试集上真实值减预测值。好的预测只留下噪声：没有趋势，没有季节，相邻之间也不相似。虚线以内的柱可能只是偶然。</translation>
    </message>
    <message>
        <source>Train a forecast first: its errors are shown here when it is done.</source>
        <translation>请先训练一个预测：完成后，误差显示在这里。</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>例子</translation>
    </message>
    <message>
        <source>The worst answers</source>
        <translation>最差的回答</translation>
    </message>
    <message>
        <source>The examples that the network answers worst, the worst first.</source>
        <translation>网络回答得最差的例子，最差的在前。</translation>
    </message>
    <message>
        <source>Which answer</source>
        <translation>哪个回答</translation>
    </message>
    <message>
        <source>Which of the network&apos;s answers is asked about.</source>
        <translation>询问网络的哪一个回答。</translation>
    </message>
    <message>
        <source>What was read</source>
        <translation>读到的内容</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>/ {count}</translation>
    </message>
    <message>
        <source>As named</source>
        <translation>判定的类别</translation>
    </message>
    <message>
        <source>steps before the last one read</source>
        <translation>读到的最后一步之前的步数</translation>
    </message>
    <message>
        <source>scaled value</source>
        <translation>缩放后的值</translation>
    </message>
    <message>
        <source>slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>change, nats</source>
        <translation>变化（奈特）</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>the last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>{steps} back</source>
        <translation>往前 {steps} 步</translation>
    </message>
    <message>
        <source>{steps} ahead</source>
        <translation>往后 {steps} 步</translation>
    </message>
    <message>
        <source>{name}: the network says {answer}</source>
        <translation>{name}：网络的回答是 {answer}</translation>
    </message>
    <message>
        <source>, the truth is {truth}</source>
        <translation>，真实的是 {truth}</translation>
    </message>
    <message>
        <source>. No step has any influence: the gradient is zero.</source>
        <translation>。没有一步有影响：梯度为零。</translation>
    </message>
    <message>
        <source>. It hangs on all that was read, a little on each step.</source>
        <translation>。它取决于读到的全部内容，每一步都有一点。</translation>
    </message>
    <message>
        <source>the last {count} steps</source>
        <translation>最后 {count} 步</translation>
    </message>
    <message>
        <source>the one {steps} back</source>
        <translation>往前第 {steps} 步</translation>
    </message>
    <message>
        <source>the one {steps} ahead</source>
        <translation>往后第 {steps} 步</translation>
    </message>
    <message>
        <source>those from {far} to {near} back</source>
        <translation>往前第 {far} 到第 {near} 步</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} 和{last}</translation>
    </message>
    <message>
        <source>. This answer used mostly {steps}.</source>
        <translation>。这个回答主要用了{steps}。</translation>
    </message>
    <message>
        <source>What an answer hangs on</source>
        <translation>回答取决于什么</translation>
    </message>
    <message>
        <source>How much the answer would change if a step were a little different (its gradient), and if that step were not known at all (an average put in its place). Tall bars are the steps that the network used.</source>
        <translation>如果某一步稍有不同，回答会变多少（梯度）；如果完全不知道那一步（用平均代替），回答会变多少。高的柱是网络用到的步。</translation>
    </message>
    <message>
        <source>Train a network first: press Start, and come back when it is done. A translator has its attention on the Train page.</source>
        <translation>请先训练一个网络：按“开始”，完成后再回来。翻译网络的注意力在“训练”页上。</translation>
    </message>
    <message>
        <source>loss {low} – {high}</source>
        <translation>损失 {low} – {high}</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
    <message>
        <source>Press Measure: the loss is measured at many places around what was learnt.</source>
        <translation>请按“测量”：在学到的权重周围的许多位置测量损失。</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Random line</source>
        <translation>随机直线</translation>
    </message>
    <message>
        <source>Random plane</source>
        <translation>随机平面</translation>
    </message>
    <message>
        <source>Where to measure</source>
        <translation>在哪里测量</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>How far to go, in lengths of the weights themselves.</source>
        <translation>走多远，以权重自身的长度为单位。</translation>
    </message>
    <message>
        <source>Another seed gives other random directions.</source>
        <translation>换一个种子得到别的随机方向。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Two moments</source>
        <translation>两个时刻之间</translation>
    </message>
    <message>
        <source>0: {first} – 1: {last}</source>
        <translation>0：{first} – 1：{last}</translation>
    </message>
    <message>
        <source>steps in a random direction (1: as long as the weights)</source>
        <translation>沿随机方向的距离（1：与权重一样长）</translation>
    </message>
    <message>
        <source>Loss along a line</source>
        <translation>沿直线的损失</translation>
    </message>
    <message>
        <source>Loss around the best weights</source>
        <translation>最佳权重周围的损失</translation>
    </message>
    <message>
        <source>first random direction</source>
        <translation>第一个随机方向</translation>
    </message>
    <message>
        <source>second random direction</source>
        <translation>第二个随机方向</translation>
    </message>
    <message>
        <source>the validation part</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>the training part</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Measured on {count} answers of {part}.</source>
        <translation>在{part}的 {count} 个回答上测量。</translation>
    </message>
    <message>
        <source>The loss at other weights: on the straight way between two moments of the training, or in random directions whose rows are as long as those of the weights (Li et al. 2018). Wide and smooth is easy ground.</source>
        <translation>其他权重处的损失：沿训练中两个时刻之间的直线，或沿各行与权重各行等长的随机方向（Li 等，2018）。宽阔而平滑的地形容易训练。</translation>
    </message>
    <message>
        <source>the start</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>the best weights</source>
        <translation>最佳权重</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>The moment that the way begins at</source>
        <translation>直线起点所在的时刻</translation>
    </message>
    <message>
        <source>The moment that the way ends at</source>
        <translation>直线终点所在的时刻</translation>
    </message>
    <message>
        <source>A run keeps its weights at some moments of the training. The loss is measured on the straight line between two of them, and a little beyond.</source>
        <translation>每次运行会在训练的若干时刻保存权重。损失沿其中两个时刻之间的直线测量，并向两端略微延伸。</translation>
    </message>
    <message>
        <source>The loss falls all the way from the start to the best weights: nothing was in the way.</source>
        <translation>从初始到最佳权重，损失一路下降：途中没有阻碍。</translation>
    </message>
    <message>
        <source>The loss falls all the way from {first} ({before}) to {last} ({after}).</source>
        <translation>从{first}（{before}）到{last}（{after}），损失一路下降。</translation>
    </message>
    <message>
        <source>The loss rises all the way from {first} ({before}) to {last} ({after}).</source>
        <translation>从{first}（{before}）到{last}（{after}），损失一路上升。</translation>
    </message>
    <message>
        <source>On the straight way there is a hill: training went around it.</source>
        <translation>直路上有一座小山：训练绕了过去。</translation>
    </message>
    <message>
        <source>Between {first} ({before}) and {last} ({after}) lies lower ground: training stepped over it.</source>
        <translation>{first}（{before}）与{last}（{after}）之间有更低的地方：训练跨了过去。</translation>
    </message>
    <message>
        <source>The best weights have {best}; at the edge the loss is {times} times as high.</source>
        <translation>最佳权重处为 {best}；边缘处的损失是它的 {times} 倍。</translation>
    </message>
    <message>
        <source>Nearby there are even lower places: training could go on.</source>
        <translation>附近还有更低的地方：训练可以继续。</translation>
    </message>
    <message>
        <source>The loss around it</source>
        <translation>周围的损失</translation>
    </message>
    <message>
        <source>Train a network first: press Start, and come back when it is done.</source>
        <translation>请先训练一个网络：按“开始”，完成后再回来。</translation>
    </message>
    <message>
        <source>read from nothing on</source>
        <translation>从零开始读</translation>
    </message>
    <message>
        <source>the whole part read on</source>
        <translation>连续读完整个测试集</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>奈特</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>share of all</source>
        <translation>占总量</translation>
    </message>
    <message>
        <source>least expected</source>
        <translation>最意外的</translation>
    </message>
    <message>
        <source>The most surprising stretches</source>
        <translation>最意外的片段</translation>
    </message>
    <message>
        <source>Behind which symbols</source>
        <translation>在哪些符号之后</translation>
    </message>
    <message>
        <source>Behind which symbols the network is surprised, most of all the surprise first.</source>
        <translation>网络在哪些符号之后感到意外，占总意外最多的在前。</translation>
    </message>
    <message>
        <source>Click a stretch to see what the network used there.</source>
        <translation>点击一个片段，看网络在那里用到了什么。</translation>
    </message>
    <message>
        <source>Surprise by how much was read</source>
        <translation>读过多少与意外程度</translation>
    </message>
    <message>
        <source>symbols read before</source>
        <translation>此前读过的符号数</translation>
    </message>
    <message>
        <source>nats a symbol</source>
        <translation>每符号奈特</translation>
    </message>
    <message>
        <source>{nats} nats a symbol on {count} symbols.</source>
        <translation>{count} 个符号，每个 {nats} 奈特。</translation>
    </message>
    <message>
        <source>Reading more does not help: only the last symbol is used.</source>
        <translation>多读没有帮助：只用到了最后一个符号。</translation>
    </message>
    <message>
        <source>After {count} symbols the network knows nearly as much as after {all}: that far its memory is of use.</source>
        <translation>读过 {count} 个符号后，网络知道的几乎与读过 {all} 个一样多：它的记忆在这个范围内有用。</translation>
    </message>
    <message>
        <source>Where it is surprised</source>
        <translation>它在哪里感到意外</translation>
    </message>
    <message>
        <source>Surprise is −log of the probability given to the symbol that really came, in nats: 0 where it was sure and right. The curve shows how much reading helps.</source>
        <translation>意外程度是实际出现的符号所得概率的 −log，单位为奈特：既有把握又正确时为 0。曲线显示多读有多大帮助。</translation>
    </message>
    <message>
        <source>Spectral radius</source>
        <translation>谱半径</translation>
    </message>
    <message>
        <source>Largest singular value</source>
        <translation>最大奇异值</translation>
    </message>
    <message>
        <source>Lyapunov exponent</source>
        <translation>李雅普诺夫指数</translation>
    </message>
    <message>
        <source>Spectral radius: the size of the largest eigenvalue of a step&apos;s Jacobian, which tells how the new state moves when the old one does. Below 1, what is repeated fades.</source>
        <translation>谱半径：一步的雅可比矩阵中最大特征值的模；雅可比矩阵表示旧状态变动时新状态如何随之变动。小于 1 时，反复作用的成分会逐渐消退。</translation>
    </message>
    <message>
        <source>Largest singular value: the most by which one step stretches any small change, or any gradient on its way back. Where it is below 1 at every step, gradients must vanish.</source>
        <translation>最大奇异值：一步对任意微小变化（或回传途中的任意梯度）的最大放大倍数。若每一步都小于 1，梯度必然消失。</translation>
    </message>
    <message>
        <source>Lyapunov exponent: the mean logarithm of how much a small change of the state grows in a step, over the window. Below 0 it fades; above 0 it grows until nothing can be foretold: chaos.</source>
        <translation>李雅普诺夫指数：在窗口内，状态的微小变化每一步增长倍数的对数的平均值。小于 0 则消退；大于 0 则不断增长，直到无法预测：即混沌。</translation>
    </message>
    <message>
        <source>growth a step (log)</source>
        <translation>每步增长（对数）</translation>
    </message>
    <message>
        <source>factor a step</source>
        <translation>每步倍数</translation>
    </message>
    <message>
        <source>factor a step (log scale)</source>
        <translation>每步倍数（对数刻度）</translation>
    </message>
    <message>
        <source>keeps its size</source>
        <translation>大小不变</translation>
    </message>
    <message>
        <source>at the cell state</source>
        <translation>细胞状态处</translation>
    </message>
    <message>
        <source>Left of a gradient</source>
        <translation>梯度还剩多少</translation>
    </message>
    <message>
        <source>A gradient that arrives at the hidden state is sent back through the products of the steps&apos; Jacobians: the length that is left, as a share of the length it had, over random directions.</source>
        <translation>让到达隐藏状态的梯度沿各步雅可比矩阵的乘积回传：剩余长度占原长度的比例，对随机方向取平均。</translation>
    </message>
    <message>
        <source>share left (log scale)</source>
        <translation>剩余比例（对数刻度）</translation>
    </message>
    <message>
        <source>share left</source>
        <translation>剩余比例</translation>
    </message>
    <message>
        <source>1%: vanished</source>
        <translation>1%：已消失</translation>
    </message>
    <message>
        <source>100 times: exploded</source>
        <translation>100 倍：已爆炸</translation>
    </message>
    <message>
        <source>over {steps} steps</source>
        <translation>超过 {steps} 步</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} 步</translation>
    </message>
    <message>
        <source>{layer} forgets a small change of its state at once</source>
        <translation>{layer}会立刻忘掉状态的微小变化</translation>
    </message>
    <message>
        <source>{layer} keeps the size of a small change of its state</source>
        <translation>{layer}保持状态微小变化的大小</translation>
    </message>
    <message>
        <source>{layer} contracts: a small change of its state shrinks by {share} a step</source>
        <translation>{layer}收缩：状态的微小变化每步缩小 {share}</translation>
    </message>
    <message>
        <source>{layer} expands: a small change of its state grows by {share} a step</source>
        <translation>{layer}扩张：状态的微小变化每步增大 {share}</translation>
    </message>
    <message>
        <source>less than 1% of a gradient is left after {steps} steps back.</source>
        <translation>往回 {steps} 步后，梯度剩下不到 1%。</translation>
    </message>
    <message>
        <source>a gradient is more than 100 times as long after {steps} steps back.</source>
        <translation>往回 {steps} 步后，梯度增长到 100 倍以上。</translation>
    </message>
    <message>
        <source>{left} of a gradient is left after all {steps} steps that were followed.</source>
        <translation>在所考察的全部 {steps} 步之后，梯度还剩 {left}。</translation>
    </message>
    <message>
        <source>{step}; {told}</source>
        <translation>{step}；{told}</translation>
    </message>
    <message>
        <source>Exploding gradients tear the weights about: clip them, or lower the learning rate.</source>
        <translation>爆炸的梯度会把权重拉得乱跳：请裁剪梯度，或降低学习率。</translation>
    </message>
    <message>
        <source>What is older than that can hardly be learnt from. LSTM and GRU keep more, and so does a start with orthogonal weights.</source>
        <translation>更早的内容几乎学不到。LSTM 和 GRU 能保留更多，以正交权重初始化也有帮助。</translation>
    </message>
    <message>
        <source>Errors reach back as far as was looked: what happened there can be learnt from.</source>
        <translation>误差能传回到所考察的最远处：那里发生的事可以学到。</translation>
    </message>
    <message>
        <source>Over training:</source>
        <translation>随训练变化：</translation>
    </message>
    <message>
        <source>The figure that is drawn over training</source>
        <translation>随训练绘制的量</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>逐步传递</translation>
    </message>
    <message>
        <source>How one step passes the gradient on: a gradient that goes back many steps is multiplied by each step&apos;s Jacobian, so a little less than 1 vanishes and a little more explodes.</source>
        <translation>一步如何传递梯度：梯度往回走许多步时，要依次乘以每一步的雅可比矩阵，因此略小于 1 就会消失，略大于 1 就会爆炸。</translation>
    </message>
    <message>
        <source>{what} (log scale)</source>
        <translation>{what}（对数刻度）</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>The format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>This is a folder, and {label} is one file.</source>
        <translation>这是文件夹，而 {label} 是单个文件。</translation>
    </message>
    <message>
        <source>Add a file name, such as {example}.</source>
        <translation>请加上文件名，如 {example}。</translation>
    </message>
    <message>
        <source>There is another file of this name.</source>
        <translation>已有同名文件。</translation>
    </message>
    <message>
        <source>Choose another name, or delete the file first.</source>
        <translation>请换个名字，或先删除该文件。</translation>
    </message>
    <message>
        <source>There is a file of this name, and the export is a folder.</source>
        <translation>已有同名文件，而导出结果是文件夹。</translation>
    </message>
    <message>
        <source>Choose the name of a new folder.</source>
        <translation>请选择新文件夹的名字。</translation>
    </message>
    <message>
        <source>This folder holds other files.</source>
        <translation>该文件夹里有其他文件。</translation>
    </message>
    <message>
        <source>Choose a new folder, so that nothing of yours is overwritten.</source>
        <translation>请选择新文件夹，以免覆盖您的内容。</translation>
    </message>
    <message>
        <source>The exported program cannot read a series as symbols, which this run does.</source>
        <translation>导出的程序不能把序列读作符号，而此运行正是这样做的。</translation>
    </message>
    <message>
        <source>Export the weights alone (safetensors, npz).</source>
        <translation>请只导出权重（safetensors、npz）。</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Does nothing while {setting} is {value}.</source>
        <translation>“{setting}”为“{value}”时不起作用。</translation>
    </message>
    <message>
        <source>From {low} to {high}.</source>
        <translation>从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>At least {low}.</source>
        <translation>至少 {low}。</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>a PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>JPEG 图片</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF 图片</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>an archive inside an archive</source>
        <translation>压缩文件中的压缩文件</translation>
    </message>
    <message>
        <source>an old office document</source>
        <translation>旧格式的办公文档</translation>
    </message>
    <message>
        <source>a Parquet file</source>
        <translation>Parquet 文件</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>SQLite 数据库</translation>
    </message>
    <message>
        <source>a NumPy array</source>
        <translation>NumPy 数组文件</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程序文件</translation>
    </message>
    <message>
        <source>a bzip2 archive</source>
        <translation>bzip2 压缩包</translation>
    </message>
    <message>
        <source>an xz archive</source>
        <translation>xz 压缩包</translation>
    </message>
    <message>
        <source>a 7z archive</source>
        <translation>7z 压缩包</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR 压缩包</translation>
    </message>
    <message>
        <source>a zstd archive</source>
        <translation>zstd 压缩文件</translation>
    </message>
    <message>
        <source>a tar archive</source>
        <translation>tar 归档文件</translation>
    </message>
    <message>
        <source>an office document</source>
        <translation>办公文档</translation>
    </message>
</context>
<context>
    <name>grid</name>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>seed {seed}: {figure}</source>
        <translation>种子 {seed}：{figure}</translation>
    </message>
    <message>
        <source>Click to see it large.</source>
        <translation>单击可放大查看。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start the grid</source>
        <translation>开始网格</translation>
    </message>
    <message>
        <source>New grid</source>
        <translation>新网格</translation>
    </message>
    <message>
        <source>{done} of {all} trials are over</source>
        <translation>{all} 个试验中已完成 {done} 个</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>大约还需 {time}</translation>
    </message>
    <message>
        <source>A network is training: stop it, or wait, before a grid begins.</source>
        <translation>有网络正在训练：请先停止或等待，再开始网格。</translation>
    </message>
    <message>
        <source>Which cell, which activation, how deep?</source>
        <translation>哪种单元、哪种激活函数、多深？</translation>
    </message>
    <message>
        <source>loss (left)</source>
        <translation>损失（左）</translation>
    </message>
    <message>
        <source>gradient norm (right)</source>
        <translation>梯度范数（右）</translation>
    </message>
    <message>
        <source>vanishes – healthy – explodes</source>
        <translation>消失 – 正常 – 爆炸</translation>
    </message>
    <message>
        <source>Depth {depth}</source>
        <translation>深度 {depth}</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Each cell is trained with each activation at each depth, on the data at hand and with the present settings, all at once. You see where gradients vanish or explode and which network learns best.</source>
        <translation>在当前数据上用当前设置，同时训练每种单元、每种激活函数、每种深度的组合。可以看到梯度在哪里消失或爆炸，哪个网络学得最好。</translation>
    </message>
    <message>
        <source>Train every combination at once; stopping keeps what each has learnt.</source>
        <translation>同时训练所有组合；停止时保留各自已学到的内容。</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>{cell}, {activation}, depth {depth}</source>
        <translation>{cell}，{activation}，深度 {depth}</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>Back to the grid</source>
        <translation>返回网格</translation>
    </message>
    <message>
        <source>Show all trials again.</source>
        <translation>重新显示所有试验。</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>Take its settings over, to train it alone or to change one thing.</source>
        <translation>采用它的设置，以便单独训练或只改动一处。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Which of the trials of this setting is shown.</source>
        <translation>显示这一设置的哪个试验。</translation>
    </message>
    <message>
        <source>Load data first.</source>
        <translation>请先载入数据。</translation>
    </message>
    <message>
        <source>{count} trials on {data}, {epochs} epochs each: guessed from the sizes, {least} to {most}, and {memory} of memory. Kernels that are used for the first time are compiled before, some seconds each.</source>
        <translation>在“{data}”上做 {count} 个试验，每个 {epochs} 轮：按规模估计需要 {least} 到 {most}，内存约 {memory}。首次使用的内核要先编译，每种需数秒。</translation>
    </message>
    <message>
        <source>{count} trials would take about {needed}, and this machine has {given}.</source>
        <translation>{count} 个试验约需 {needed}，而本机有 {given}。</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子数</translation>
    </message>
    <message>
        <source>Numbers of layers, with commas between: 1, 2, 3.</source>
        <translation>层数，用逗号分隔：1, 2, 3。</translation>
    </message>
    <message>
        <source>How often each is trained, from other random weights. Three tell luck from merit.</source>
        <translation>每个组合从不同随机权重训练的次数。三次以上才能区分运气与实力。</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Mean loss on the validation part at the best epoch, ± the spread over seeds.</source>
        <translation>最佳轮次时验证集上的平均损失，± 为各种子之间的离散程度。</translation>
    </message>
    <message>
        <source>The result on the test part, in the data&apos;s own measure.</source>
        <translation>测试集上的结果，以数据自身的指标表示。</translation>
    </message>
    <message>
        <source>How far back in time the gradient reaches.</source>
        <translation>梯度沿时间能回传多远。</translation>
    </message>
    <message>
        <source>How likely chance alone makes such a difference; below 0.05 it is taken as real.</source>
        <translation>仅凭偶然出现这种差异的概率；低于 0.05 时视为真实差异。</translation>
    </message>
    <message>
        <source>What the grid found</source>
        <translation>网格的结论</translation>
    </message>
    <message>
        <source>Copy CSV</source>
        <translation>复制 CSV</translation>
    </message>
    <message>
        <source>Every figure, for a spreadsheet.</source>
        <translation>全部数字，供电子表格使用。</translation>
    </message>
    <message>
        <source>Copy Markdown</source>
        <translation>复制 Markdown</translation>
    </message>
    <message>
        <source>The sentences and the table, for a report.</source>
        <translation>结论与表格，供报告使用。</translation>
    </message>
    <message>
        <source>Save CSV...</source>
        <translation>保存 CSV...</translation>
    </message>
    <message>
        <source>Every figure, as a file.</source>
        <translation>全部数字，存为文件。</translation>
    </message>
    <message>
        <source>Save Markdown...</source>
        <translation>保存 Markdown...</translation>
    </message>
    <message>
        <source>The report, as a file.</source>
        <translation>报告，存为文件。</translation>
    </message>
    <message>
        <source>The cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>The activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>There is nothing to train in this grid.</source>
        <translation>这个网格里没有可训练的内容。</translation>
    </message>
    <message>
        <source>Choose at least one cell, one activation, one depth from 1 to 16 and one seed.</source>
        <translation>请至少选择一种单元、一种激活函数、一个 1 到 16 的深度和一个种子。</translation>
    </message>
    <message>
        <source>This grid has {count} trials; {most} are the most.</source>
        <translation>这个网格有 {count} 个试验；最多 {most} 个。</translation>
    </message>
    <message>
        <source>Choose fewer cells, activations, depths or seeds.</source>
        <translation>请选择更少的单元、激活函数、深度或种子。</translation>
    </message>
    <message>
        <source>The {count} trials would take about {needed}, and this machine has {given}.</source>
        <translation>这 {count} 个试验约需 {needed}，而本机有 {given}。</translation>
    </message>
    <message>
        <source>Choose fewer trials, or a smaller hidden size, window or batch.</source>
        <translation>请减少试验，或减小隐藏维度、窗口或批次。</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>This folder is not empty.</source>
        <translation>这个文件夹不是空的。</translation>
    </message>
    <message>
        <source>Choose a new folder, so that nothing of yours is overwritten.</source>
        <translation>请选择一个新文件夹，以免覆盖您的文件。</translation>
    </message>
    <message>
        <source>Compiling kernels: {cell}, {activation}</source>
        <translation>正在编译内核：{cell}，{activation}</translation>
    </message>
    <message>
        <source>Kernels are ready</source>
        <translation>内核已就绪</translation>
    </message>
    <message>
        <source>explodes at step {step}</source>
        <translation>第 {step} 步爆炸</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>vanishes after {steps} steps</source>
        <translation>{steps} 步后消失</translation>
    </message>
    <message>
        <source>explodes {steps} steps back</source>
        <translation>回传 {steps} 步时爆炸</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Test {measure}</source>
        <translation>测试 {measure}</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>p against the best</source>
        <translation>与最佳相比的 p</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Rule: the setting with the lowest mean loss over its seeds (validation loss at the best epoch) is the best. Others are compared with it by Welch&apos;s t-test, two-sided, at {level}, with Holm&apos;s correction. ± is the standard deviation over seeds.</source>
        <translation>规则：各种子平均损失（最佳轮次的验证损失）最低的设置为最佳。其他设置用双侧 Welch t 检验与它比较，显著性水平 {level}，并作 Holm 校正。± 为各种子间的标准差。</translation>
    </message>
    <message>
        <source>Gradients vanish in {count} of {all} settings: {names}.</source>
        <translation>{all} 个设置中有 {count} 个梯度消失：{names}。</translation>
    </message>
    <message>
        <source>Gradients explode in {count} of {all}: {names}.</source>
        <translation>{all} 个中有 {count} 个梯度爆炸：{names}。</translation>
    </message>
    <message>
        <source>{count} of {all} could not be trained: {names}.</source>
        <translation>{all} 个中有 {count} 个无法训练：{names}。</translation>
    </message>
    <message>
        <source>No gradient vanished or exploded.</source>
        <translation>没有梯度消失或爆炸。</translation>
    </message>
    <message>
        <source>Trials were stopped before their end, so that this is only where they stood.</source>
        <translation>试验在结束前被停止，因此这只是当时的情况。</translation>
    </message>
    <message>
        <source>{cell} {activation} at depth {depth}</source>
        <translation>{cell} {activation} 深度 {depth}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{names} and {more} more</source>
        <translation>{names}等，另有 {more} 个</translation>
    </message>
    <message>
        <source>No setting was trained to where it can be compared.</source>
        <translation>没有任何设置训练到可以比较的程度。</translation>
    </message>
    <message>
        <source>Best: {name}, with a loss of {loss}.</source>
        <translation>最佳：{name}，损失为 {loss}。</translation>
    </message>
    <message>
        <source>Its lead over {second} ({loss}) exceeds the spread of the seeds (p {chance}).</source>
        <translation>它对 {second}（{loss}）的领先超过了种子之间的离散程度（p {chance}）。</translation>
    </message>
    <message>
        <source>Its lead over {second} ({loss}) does not exceed the spread of the seeds (p {chance}): the two cannot be told apart.</source>
        <translation>它对 {second}（{loss}）的领先没有超过种子之间的离散程度（p {chance}）：两者无法区分。</translation>
    </message>
    <message>
        <source>With one seed it cannot be told whether its lead over {second} ({loss}) is more than chance: take three seeds or more.</source>
        <translation>只有一个种子，无法判断它对 {second}（{loss}）的领先是否只是偶然：请用三个或更多种子。</translation>
    </message>
</context>
<context>
    <name>insight</name>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>The best validation loss is {share} below that of the baseline “{baseline}”.</source>
        <translation>最低验证损失比基线“{baseline}”低 {share}。</translation>
    </message>
    <message>
        <source>It does not beat the baseline “{baseline}” yet: train longer, or try other settings.</source>
        <translation>还没有胜过基线“{baseline}”：可以训练更久，或换一组设置。</translation>
    </message>
</context>
<context>
    <name>lessons</name>
    <message>
        <source>You see: {steps} of {all} steps back, under 1% of the gradient is left.</source>
        <translation>可以看到：往回 {steps} 步（共 {all} 步）处，梯度只剩不到 1%。</translation>
    </message>
    <message>
        <source>You see: {steps} of {all} steps back, the gradient has grown a hundredfold.</source>
        <translation>可以看到：往回 {steps} 步（共 {all} 步）处，梯度已放大上百倍。</translation>
    </message>
    <message>
        <source>You see: the gradient reaches all {all} steps back.</source>
        <translation>可以看到：梯度往回到达了全部 {all} 步。</translation>
    </message>
    <message>
        <source>The best error is {loss}; guessing gives {baseline}.</source>
        <translation>最小误差为 {loss}；乱猜为 {baseline}。</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>You see: at step {step} the loss was no number any more.</source>
        <translation>可以看到：在第 {step} 步损失已不再是数字。</translation>
    </message>
    <message>
        <source>A network reads 100 numbers, two of them marked, and is to answer their sum. The first mark may lie 100 steps back: to learn that it matters, the error must travel back so far. Start a simple network with the sigmoid and watch “Gradient flow”: blue is where nothing arrives.</source>
        <translation>网络读入 100 个数，其中两个有标记，要回答它们的和。第一个标记可能在 100 步之前：要学到它的重要性，误差必须往回走那么远。请用 sigmoid 的简单网络开始，观察“梯度流”：蓝色处什么也到不了。</translation>
    </message>
    <message>
        <source>The slope of the sigmoid is at most a quarter, so each step back leaves a quarter or less. That of tanh is up to one. Start the same network with tanh: how much farther does the gradient come?</source>
        <translation>sigmoid 的斜率至多四分之一，所以每往回一步至多剩四分之一；tanh 的斜率可达一。请用 tanh 开始同样的网络：梯度能多走多远？</translation>
    </message>
    <message>
        <source>An LSTM adds to its cell state in place of multiplying through it, and a forget gate that stays open lets the gradient pass unchanged. It needs some epochs to open its gates: watch the blue go, and the loss fall right after.</source>
        <translation>LSTM 对细胞状态做加法而不是连乘，保持打开的遗忘门让梯度原样通过。它需要几轮来打开门：看蓝色退去，损失随即下降。</translation>
    </message>
    <message>
        <source>ReLU has slope one and no bend to slow it down. In a larger network, with a larger learning rate and no gradient clip, the product of a hundred steps grows beyond all numbers. Start it and watch “Gradient norm”.</source>
        <translation>ReLU 的斜率为一，没有弯曲来抑制增长。在更大的网络里，用更大的学习率且不裁剪梯度，一百步的连乘会超出一切数字。请开始并观察“梯度范数”。</translation>
    </message>
    <message>
        <source>So: gradients are products of as many factors as there are steps. Below one they vanish, above one they explode, and gates keep them near one. Look at the diagnosis of each run under Explore, and compare the four runs under Compare.</source>
        <translation>总之：梯度是与步数一样多的因子之积。因子小于一则消失，大于一则爆炸，而门使它们接近一。请在“探索”中看每次运行的诊断，在“比较”中比较这四次运行。</translation>
    </message>
    <message>
        <source>Why networks forget: vanishing and exploding gradients</source>
        <translation>网络为何遗忘：梯度消失与梯度爆炸</translation>
    </message>
    <message>
        <source>Four small networks on the adding problem, some seconds each.</source>
        <translation>用四个小网络做加法问题，每个只需几秒。</translation>
    </message>
</context>
<context>
    <name>looks</name>
    <message>
        <source>{name} unknown</source>
        <translation>{name} 未知</translation>
    </message>
    <message>
        <source>input {number}</source>
        <translation>输入 {number}</translation>
    </message>
    <message>
        <source>class {label}</source>
        <translation>类别 {label}</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>metrics</name>
    <message>
        <source>coverage</source>
        <translation>覆盖率</translation>
    </message>
    <message>
        <source>interval width</source>
        <translation>区间宽度</translation>
    </message>
    <message>
        <source>nats per symbol</source>
        <translation>每符号 nat 数</translation>
    </message>
    <message>
        <source>bits per symbol</source>
        <translation>每符号比特数</translation>
    </message>
    <message>
        <source>bits per character</source>
        <translation>比特/字符</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>exactly right</source>
        <translation>完全正确</translation>
    </message>
    <message>
        <source>symbols right</source>
        <translation>正确的符号</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>best epoch</source>
        <translation>最佳轮次</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>test loss</source>
        <translation>测试损失</translation>
    </message>
    <message>
        <source>steps per second</source>
        <translation>每秒步数</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>kind of symbols</source>
        <translation>符号种类</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>unknown symbols</source>
        <translation>未知符号</translation>
    </message>
    <message>
        <source>training part</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation part</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test part</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>began at step</source>
        <translation>始于步</translation>
    </message>
    <message>
        <source>last good step</source>
        <translation>最后正常的步</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>time step</source>
        <translation>时间步</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>rows of the batch</source>
        <translation>批次中的行</translation>
    </message>
    <message>
        <source>sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>break-off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>beyond the training part&apos;s range</source>
        <translation>超出训练集范围</translation>
    </message>
    <message>
        <source>each step ahead</source>
        <translation>逐步向前</translation>
    </message>
    <message>
        <source>persistence (last value)</source>
        <translation>持续性预测（上一个值）</translation>
    </message>
    <message>
        <source>seasonal naive (last season)</source>
        <translation>季节性朴素预测（上一季）</translation>
    </message>
    <message>
        <source>drift (the line so far)</source>
        <translation>漂移（沿直线延伸）</translation>
    </message>
    <message>
        <source>unigram</source>
        <translation>一元模型</translation>
    </message>
    <message>
        <source>bigram</source>
        <translation>二元模型</translation>
    </message>
    <message>
        <source>trigram</source>
        <translation>三元模型</translation>
    </message>
    <message>
        <source>always the majority class</source>
        <translation>始终取多数类</translation>
    </message>
    <message>
        <source>naive Bayes on the words</source>
        <translation>基于词的朴素贝叶斯</translation>
    </message>
    <message>
        <source>nearest mean of a class</source>
        <translation>最近的类别均值</translation>
    </message>
    <message>
        <source>each token&apos;s commonest class</source>
        <translation>每个词元最常见的类别</translation>
    </message>
    <message>
        <source>always the mean</source>
        <translation>始终取平均</translation>
    </message>
    <message>
        <source>the commonest answer</source>
        <translation>最常见的答案</translation>
    </message>
    <message>
        <source>copying the text</source>
        <translation>照抄原文</translation>
    </message>
    <message>
        <source>the best answer without memory</source>
        <translation>无记忆的最佳回答</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>1 epoch</source>
        <translation>1 轮</translation>
    </message>
    <message>
        <source>{count} epochs</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>under 0.1 s</source>
        <translation>不到 0.1 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
</context>
<context>
    <name>plots</name>
    <message>
        <source>How far back in time the gradient reaches, layer by layer: blue where it vanishes.</source>
        <translation>梯度逐层往回能走多远：消失之处显示为蓝色。</translation>
    </message>
    <message>
        <source>vanishes – healthy – explodes</source>
        <translation>消失 – 正常 – 爆炸</translation>
    </message>
    <message>
        <source>horizon</source>
        <translation>梯度视界</translation>
    </message>
    <message>
        <source>Gradient flow</source>
        <translation>梯度流</translation>
    </message>
    <message>
        <source>steps before the last</source>
        <translation>距最后一步的步数</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>layer {layer}: reaches all {steps} steps</source>
        <translation>第 {layer} 层：到达全部 {steps} 步</translation>
    </message>
    <message>
        <source>layer {layer}: vanishes after {steps} steps</source>
        <translation>第 {layer} 层：{steps} 步后消失</translation>
    </message>
    <message>
        <source>layer {layer}: explodes after {steps} steps</source>
        <translation>第 {layer} 层：{steps} 步后爆炸</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>The forecast appears here after the first epoch.</source>
        <translation>第一轮结束后，这里会显示预测。</translation>
    </message>
    <message>
        <source>The data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>forecast, 1 step ahead</source>
        <translation>预测，提前 1 步</translation>
    </message>
    <message>
        <source>forecast, {step} steps ahead</source>
        <translation>预测，提前 {step} 步</translation>
    </message>
    <message>
        <source>clip {norm}</source>
        <translation>裁剪 {norm}</translation>
    </message>
    <message>
        <source>How strongly each layer is pulled to change. Steady is good.</source>
        <translation>各层被推动改变的力度。平稳为好。</translation>
    </message>
    <message>
        <source>no clip: drag down to set one</source>
        <translation>未裁剪：向下拖动即可设置</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>optimizer steps</source>
        <translation>优化步数</translation>
    </message>
    <message>
        <source>norm (log scale)</source>
        <translation>范数（对数刻度）</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Gradients longer than this are shortened to it; 0 clips nothing. Type a number, or drag the dotted line: a run that goes on takes it over at once.</source>
        <translation>比它长的梯度会缩短到它；0 表示不裁剪。可输入数字，或拖动虚线：正在进行的训练会立即采用。</translation>
    </message>
    <message>
        <source>total</source>
        <translation>总体</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>encoder: {layer}</source>
        <translation>编码器：{layer}</translation>
    </message>
    <message>
        <source>decoder: {layer}</source>
        <translation>解码器：{layer}</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>桥接</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>head</source>
        <translation>输出层</translation>
    </message>
    <message>
        <source>How wrong the network is. The line falls as it learns.</source>
        <translation>网络错得有多厉害。学习时曲线会下降。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss (log scale)</source>
        <translation>损失（对数刻度）</translation>
    </message>
    <message>
        <source>loss (nats)</source>
        <translation>损失（nat）</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Which class is taken for which appears here after the first epoch.</source>
        <translation>第一轮之后，这里显示哪一类被当成了哪一类。</translation>
    </message>
    <message>
        <source>Which class is taken for which</source>
        <translation>哪一类被当成哪一类</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>class named</source>
        <translation>判定的类别</translation>
    </message>
    <message>
        <source>none – all of the row</source>
        <translation>该行的 0 – 100%</translation>
    </message>
    <message>
        <source>{right} of {total} right</source>
        <translation>{total} 个中 {right} 个正确</translation>
    </message>
    <message>
        <source>most often {true} is taken for {named}: {times} times</source>
        <translation>最常见的是把 {true} 当成 {named}：{times} 次</translation>
    </message>
    <message>
        <source>(start)</source>
        <translation>（开始）</translation>
    </message>
    <message>
        <source>(end)</source>
        <translation>（结束）</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>share of the part (%)</source>
        <translation>占该部分的比例（%）</translation>
    </message>
    <message>
        <source>Lengths of the sequences</source>
        <translation>序列的长度</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>mean {value}</source>
        <translation>均值 {value}</translation>
    </message>
    <message>
        <source>{part}: {count} values, mean {mean}, deviation {deviation}</source>
        <translation>{part}：{count} 个值，均值 {mean}，标准差 {deviation}</translation>
    </message>
    <message>
        <source>{part}: {count} sequences, mean {mean}, deviation {deviation}</source>
        <translation>{part}：{count} 个序列，均值 {mean}，标准差 {deviation}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Missing: {count}.</source>
        <translation>缺失：{count} 个。</translation>
    </message>
    <message>
        <source>The test part lies far from the training part: the network must go on where it has never been.</source>
        <translation>测试集离训练集很远：网络要在从未到过的地方继续。</translation>
    </message>
    <message>
        <source>Commonest tokens of the training part</source>
        <translation>训练集中最常见的词元</translation>
    </message>
    <message>
        <source>how often</source>
        <translation>出现次数</translation>
    </message>
    <message>
        <source>Nothing to count.</source>
        <translation>没有可数的内容。</translation>
    </message>
    <message>
        <source>{different} different ones, {total} in all. Commonest: {first}.</source>
        <translation>共 {total} 个，{different} 种。最常见：{first}。</translation>
    </message>
    <message>
        <source>The {shown} commonest make up {share}.</source>
        <translation>最常见的 {shown} 种占 {share}。</translation>
    </message>
    <message>
        <source>steps apart</source>
        <translation>相隔步数</translation>
    </message>
    <message>
        <source>autocorrelation</source>
        <translation>自相关</translation>
    </message>
    <message>
        <source>season {steps}</source>
        <translation>季节 {steps}</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>偶然范围</translation>
    </message>
    <message>
        <source>season and its multiples</source>
        <translation>季节及其倍数</translation>
    </message>
    <message>
        <source>Relative changes from step to step, training part.</source>
        <translation>训练集中逐步的相对变化。</translation>
    </message>
    <message>
        <source>Changes from step to step, training part.</source>
        <translation>训练集中逐步的变化。</translation>
    </message>
    <message>
        <source>They repeat every {season} steps ({strength}).</source>
        <translation>每 {season} 步重复一次（{strength}）。</translation>
    </message>
    <message>
        <source>The season of {season} steps is longer than what can be shown.</source>
        <translation>{season} 步的季节超出了可显示的范围。</translation>
    </message>
    <message>
        <source>No season stands out.</source>
        <translation>没有明显的季节。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>{count} values from {low} to {high}.</source>
        <translation>{count} 个值，从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{text} Parts: {parts}.</source>
        <translation>{text}各部分：{parts}。</translation>
    </message>
    <message>
        <source>scaled value</source>
        <translation>缩放后的值</translation>
    </message>
    <message>
        <source>As the network sees it</source>
        <translation>网络看到的样子</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>要求的答案</translation>
    </message>
    <message>
        <source>{steps} steps of {count} inputs, scaled and transformed.</source>
        <translation>{count} 个输入的 {steps} 步，经过缩放和变换。</translation>
    </message>
    <message>
        <source>{steps} steps of {features}, scaled and transformed.</source>
        <translation>{features} 的 {steps} 步，经过缩放和变换。</translation>
    </message>
    <message>
        <source>{count} tokens, each one a number to the network.</source>
        <translation>{count} 个词元，对网络来说每个都是一个数。</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 个</translation>
    </message>
    <message>
        <source>At each it is asked for the next one; after the last: {token}</source>
        <translation>每一步都要给出下一个；最后一个之后是：{token}</translation>
    </message>
    <message>
        <source>It is asked for the class: {name}.</source>
        <translation>要给出类别：{name}。</translation>
    </message>
    <message>
        <source>It is asked for: {values}.</source>
        <translation>要给出：{values}。</translation>
    </message>
    <message>
        <source>It is asked for a class at each step.</source>
        <translation>每一步都要给出一个类别。</translation>
    </message>
    <message>
        <source>Choose a translation to see what the network looked at as it wrote it.</source>
        <translation>选择一条译文，看看网络书写时注意了什么。</translation>
    </message>
    <message>
        <source>What it looks at</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写出</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读入</translation>
    </message>
    <message>
        <source>not at all – at nothing else</source>
        <translation>完全不看 – 只看这里</translation>
    </message>
    <message>
        <source>{written} looks at {read}</source>
        <translation>{written} 看 {read}</translation>
    </message>
    <message>
        <source>The error of each fold appears here.</source>
        <translation>每折的误差会显示在这里。</translation>
    </message>
    <message>
        <source>RMSE of each fold</source>
        <translation>每折的 RMSE</translation>
    </message>
    <message>
        <source>fold</source>
        <translation>折</translation>
    </message>
    <message>
        <source>RMSE</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Click to hide or to show it</source>
        <translation>点击可隐藏或显示</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 条</translation>
    </message>
    <message>
        <source>{mean}, raw {value}</source>
        <translation>{mean}，原值 {value}</translation>
    </message>
    <message>
        <source>The plot could not be saved.</source>
        <translation>图未能保存。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, and a name that ends in .png, .jpg, .svg or .csv.</source>
        <translation>请选择可写入的文件夹，文件名以 .png、.jpg、.svg 或 .csv 结尾。</translation>
    </message>
    <message>
        <source>{name}, running mean</source>
        <translation>{name}，滑动平均</translation>
    </message>
    <message>
        <source>{name}: hidden</source>
        <translation>{name}：已隐藏</translation>
    </message>
    <message>
        <source>{name}: last {last}, from {low} to {high}, {trend}</source>
        <translation>{name}：最新 {last}，范围 {low} 至 {high}，{trend}</translation>
    </message>
    <message>
        <source>one value only</source>
        <translation>只有一个值</translation>
    </message>
    <message>
        <source>lately level</source>
        <translation>近期平稳</translation>
    </message>
    <message>
        <source>lately falling</source>
        <translation>近期下降</translation>
    </message>
    <message>
        <source>lately rising</source>
        <translation>近期上升</translation>
    </message>
    <message>
        <source>Tools of this plot</source>
        <translation>此图的工具</translation>
    </message>
    <message>
        <source>Zoom, smooth, copy, save. With the plot chosen: + and − zoom, arrows read the values, Shift with arrows moves, Home shows all, Shift with a drag zooms into a box.</source>
        <translation>缩放、平滑、复制、保存。选中图后：+ 和 − 缩放，方向键读取数值，Shift 加方向键移动，Home 显示全部，按住 Shift 拖动可框选放大。</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Drawing with lines and text (*.svg)</source>
        <translation>矢量图，含文字 (*.svg)</translation>
    </message>
    <message>
        <source>Values in view (*.csv)</source>
        <translation>可见范围内的数值 (*.csv)</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>保存图</translation>
    </message>
    <message>
        <source>The plot is saved: {path}</source>
        <translation>图已保存：{path}</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Drag zooms into a box</source>
        <translation>拖动框选放大</translation>
    </message>
    <message>
        <source>Move with plots of the same axis</source>
        <translation>与相同横轴的图联动</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy the values in view</source>
        <translation>复制可见范围内的数值</translation>
    </message>
    <message>
        <source>Save as PNG, SVG or CSV …</source>
        <translation>另存为 PNG、SVG 或 CSV…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>轻度</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>{what} (log scale)</source>
        <translation>{what}（对数刻度）</translation>
    </message>
    <message>
        <source>None of these runs has anything to draw here.</source>
        <translation>这些运行记录都没有可画的内容。</translation>
    </message>
    <message>
        <source>The curves of the runs to compare stand here.</source>
        <translation>要比较的运行记录的曲线会画在这里。</translation>
    </message>
    <message>
        <source>Courses</source>
        <translation>训练过程</translation>
    </message>
    <message>
        <source>Two runs that differ, and a result, make this picture.</source>
        <translation>至少要有两个设置不同且有结果的运行记录，才能画出此图。</translation>
    </message>
    <message>
        <source>{what}: low to high</source>
        <translation>{what}：由低到高</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>平行坐标</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Adding problem, 50 steps, LSTM</source>
        <translation>加法问题，50 步，LSTM</translation>
    </message>
    <message>
        <source>Hochreiter and Schmidhuber 1997. Guessing errs by 0.1667; this learns it.</source>
        <translation>Hochreiter 与 Schmidhuber 1997。乱猜的误差为 0.1667；它能学会。</translation>
    </message>
    <message>
        <source>Adding problem, 50 steps, GRU</source>
        <translation>加法问题，50 步，GRU</translation>
    </message>
    <message>
        <source>The same with two gates in place of three.</source>
        <translation>同上，用两个门代替三个门。</translation>
    </message>
    <message>
        <source>Adding problem, 200 steps, simple network</source>
        <translation>加法问题，200 步，简单循环网络</translation>
    </message>
    <message>
        <source>Too far back for a network without gates: it stays at guessing.</source>
        <translation>对没有门的网络来说太远：它停留在乱猜的水平。</translation>
    </message>
    <message>
        <source>Copy task, 30 blanks, LSTM</source>
        <translation>复制任务，30 个空白，LSTM</translation>
    </message>
    <message>
        <source>Ten symbols over 30 blank steps. Without memory the loss stays at 0.4159.</source>
        <translation>十个符号隔 30 个空白步。没有记忆，损失停在 0.4159。</translation>
    </message>
    <message>
        <source>Copy task, 30 blanks, GRU</source>
        <translation>复制任务，30 个空白，GRU</translation>
    </message>
    <message>
        <source>The preset</source>
        <translation>预设</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>Compare …</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>First row</source>
        <translation>第一行</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Year first</source>
        <translation>年在前</translation>
    </message>
    <message>
        <source>Day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>Month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>{found} (found)</source>
        <translation>{found}（自动识别）</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>自动识别</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>A comparison cannot be written in this format.</source>
        <translation>比较结果不能保存为这种格式。</translation>
    </message>
    <message>
        <source>Give a name that ends in .html, .md or .csv.</source>
        <translation>文件名请以 .html、.md 或 .csv 结尾。</translation>
    </message>
    <message>
        <source>{count} runs side by side</source>
        <translation>{count} 个运行记录的比较</translation>
    </message>
    <message>
        <source>Made on {when}</source>
        <translation>生成于 {when}</translation>
    </message>
    <message>
        <source>These runs learnt from different data: their losses do not stand for the same.</source>
        <translation>这些运行记录用的数据不同：它们的损失不能直接相比。</translation>
    </message>
    <message>
        <source>What is different, and what came of it</source>
        <translation>有何不同，结果如何</translation>
    </message>
    <message>
        <source>Runs that differ in nothing but the seed are one row: mean ± standard deviation.</source>
        <translation>只有随机种子不同的运行记录合为一行：均值 ± 标准差。</translation>
    </message>
    <message>
        <source>How they got there</source>
        <translation>训练过程</translation>
    </message>
    <message>
        <source>Settings that all of them have</source>
        <translation>全部相同的设置</translation>
    </message>
</context>
<context>
    <name>result</name>
    <message>
        <source>{count} weights</source>
        <translation>{count} 个权重</translation>
    </message>
    <message>
        <source>Kept in {folder}</source>
        <translation>保存在 {folder}</translation>
    </message>
    <message>
        <source>{cell}, {activation}, hidden size {sizes}</source>
        <translation>{cell}，{activation}，隐藏维度 {sizes}</translation>
    </message>
    <message>
        <source>{cell}, {activation}, hidden sizes {sizes}</source>
        <translation>{cell}，{activation}，隐藏维度 {sizes}</translation>
    </message>
    <message>
        <source>{size} symbols; {share} of the test part are unknown ones</source>
        <translation>{size} 个符号；测试集中 {share} 为未知符号</translation>
    </message>
    <message>
        <source>{size} ranges of values; {share} of the test part lie beyond them</source>
        <translation>{size} 个数值区间；测试集中 {share} 超出范围</translation>
    </message>
    <message>
        <source>{size} symbols</source>
        <translation>{size} 个符号</translation>
    </message>
    <message>
        <source>Ended within the first epoch ({time})</source>
        <translation>在第一轮内结束（用时 {time}）</translation>
    </message>
    <message>
        <source>{epochs} in {time}, the best one {best}</source>
        <translation>{epochs}，用时 {time}，最好的是第 {best} 轮</translation>
    </message>
    <message>
        <source>{epochs} in {time}</source>
        <translation>{epochs}，用时 {time}</translation>
    </message>
    <message>
        <source>The interval was to hold {wanted} of what comes, and held {share} of the test part.</source>
        <translation>区间应包含 {wanted} 的实际值，在测试集上包含了 {share}。</translation>
    </message>
    <message>
        <source>The interval was to hold {wanted} of what comes, but held only {share} of the test part: the data have changed since the validation part, or that part is too short.</source>
        <translation>区间应包含 {wanted} 的实际值，在测试集上只包含了 {share}：数据自验证集之后发生了变化，或者验证集太短。</translation>
    </message>
    <message>
        <source>The interval was to hold {wanted} of what comes, and held {share} of the test part: it is wider than it need be.</source>
        <translation>区间应包含 {wanted} 的实际值，在测试集上包含了 {share}：区间比需要的更宽。</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>The training broke off, for the loss grew beyond all numbers: this is what the last good weights do. Try a smaller learning rate or a gradient clip.</source>
        <translation>训练因损失超出数值范围而中断：这里是最后一组有效权重的结果。请试试更小的学习率或梯度裁剪。</translation>
    </message>
    <message>
        <source>There is no test result: the training was stopped early, or nothing is left to test on.</source>
        <translation>没有测试结果：训练提前结束，或没有可供测试的数据。</translation>
    </message>
    <message>
        <source>On texts that it never learnt from, {share} of the network&apos;s translations are exactly right; symbol by symbol, {symbols} are.</source>
        <translation>在从未学过的文本上，网络的翻译有 {share} 完全正确；逐个符号看，正确的占 {symbols}。</translation>
    </message>
    <message>
        <source>Measured on the test part, which the network never learns from.</source>
        <translation>在测试集上测得，网络从不从中学习。</translation>
    </message>
    <message>
        <source>{share} of the test part is named rightly.</source>
        <translation>测试集中有 {share} 判断正确。</translation>
    </message>
    <message>
        <source>On data it never learnt from, the network names {share} rightly; the best baseline, “{baseline}”, {other}.</source>
        <translation>在从未学习过的数据上，网络有 {share} 判断正确；最好的基线“{baseline}”为 {other}。</translation>
    </message>
    <message>
        <source>On data it never learnt from, the network names {share} rightly, and the baseline “{baseline}” {other}: the simple rule is as good. Try more epochs, more data or less dropout.</source>
        <translation>在从未学习过的数据上，网络有 {share} 判断正确，而基线“{baseline}”为 {other}：简单规则同样好。请尝试更多轮次、更多数据或更小的丢弃率。</translation>
    </message>
    <message>
        <source>On data it never learnt from, the network&apos;s {metric} is {share} above that of the baseline “{baseline}”: the simple rule is better. Try a longer window, more epochs or a smaller network.</source>
        <translation>在从未学过的数据上，网络的 {metric} 比基线“{baseline}”高 {share}：简单规则更好。可以试试更长的窗口、更多轮次或更小的网络。</translation>
    </message>
    <message>
        <source>On data it never learnt from, the network&apos;s {metric} is {share} below that of the best baseline, “{baseline}”.</source>
        <translation>在从未学过的数据上，网络的 {metric} 比最好的基线“{baseline}”低 {share}。</translation>
    </message>
</context>
<context>
    <name>results</name>
    <message>
        <source>The predictions are written: {name}.</source>
        <translation>预测结果已写入：{name}。</translation>
    </message>
    <message>
        <source>They are in {folder}.</source>
        <translation>所在文件夹：{folder}。</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>This cannot be written: {why}.</source>
        <translation>无法写入：{why}。</translation>
    </message>
    <message>
        <source>Check the path, its permissions and the room on the disk.</source>
        <translation>请检查路径、权限和磁盘空间。</translation>
    </message>
    <message>
        <source>This cannot be read: {why}.</source>
        <translation>无法读取：{why}。</translation>
    </message>
    <message>
        <source>This folder already holds a run.</source>
        <translation>该文件夹里已有一次运行。</translation>
    </message>
    <message>
        <source>Add --resume to go on with it, --replace to start over, or choose another folder.</source>
        <translation>加 --resume 继续，加 --replace 重来，或换一个文件夹。</translation>
    </message>
    <message>
        <source>This folder is not empty and holds no run.</source>
        <translation>该文件夹不为空，也不是运行文件夹。</translation>
    </message>
    <message>
        <source>Choose a new folder, so that nothing of yours is overwritten.</source>
        <translation>请选择新文件夹，以免覆盖您的内容。</translation>
    </message>
    <message>
        <source>There is no run here.</source>
        <translation>这里没有运行记录。</translation>
    </message>
    <message>
        <source>This folder holds no run: it has no spec.toml.</source>
        <translation>这不是运行文件夹：没有 spec.toml。</translation>
    </message>
    <message>
        <source>Give the folder that `train --out` wrote.</source>
        <translation>请给出 `train --out` 写出的文件夹。</translation>
    </message>
    <message>
        <source>This run has no weights yet.</source>
        <translation>这次运行还没有权重。</translation>
    </message>
    <message>
        <source>Let it train, or go on with it by `train --resume`.</source>
        <translation>请先训练，或用 `train --resume` 继续。</translation>
    </message>
    <message>
        <source>The newest checkpoint is damaged, so the run goes on from the one before, at step {step}.</source>
        <translation>最新的检查点已损坏，因此从上一个检查点（第 {step} 步）接着训练。</translation>
    </message>
    <message>
        <source>The checkpoint is not one of this program: {why}.</source>
        <translation>这不是本程序的检查点：{why}。</translation>
    </message>
    <message>
        <source>Start the run again with --replace.</source>
        <translation>请加 --replace 重新开始。</translation>
    </message>
    <message>
        <source>The checkpoint is damaged: its checksum is another.</source>
        <translation>检查点已损坏：校验和不一致。</translation>
    </message>
    <message>
        <source>These weights do not say what they were trained for.</source>
        <translation>这些权重没有说明训练用途。</translation>
    </message>
    <message>
        <source>Give a run&apos;s folder, or its weights.safetensors.</source>
        <translation>请给出运行文件夹，或其中的 weights.safetensors。</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>没有这个文件夹。</translation>
    </message>
    <message>
        <source>Give a folder of runs.</source>
        <translation>请给出存放运行的文件夹。</translation>
    </message>
    <message>
        <source>There is a file of this name.</source>
        <translation>已有同名文件。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请换一个文件夹。</translation>
    </message>
    <message>
        <source>Only the weights were looked at: {why}</source>
        <translation>只查看了权重：{why}</translation>
    </message>
    <message>
        <source>Intervals are learnt by the loss of their quantiles, not by &quot;{loss}&quot;.</source>
        <translation>区间要用分位数损失来学习，不能用 &quot;{loss}&quot;。</translation>
    </message>
    <message>
        <source>Set training.loss to &quot;auto&quot;, or data.intervals to 0.</source>
        <translation>将 training.loss 设为 &quot;auto&quot;，或将 data.intervals 设为 0。</translation>
    </message>
    <message>
        <source>The loss &quot;{loss}&quot; is for numbers, and this task asks for classes.</source>
        <translation>损失 &quot;{loss}&quot; 用于数值，而这个任务要求的是类别。</translation>
    </message>
    <message>
        <source>Set training.loss to &quot;auto&quot;.</source>
        <translation>请把 training.loss 设为 &quot;auto&quot;。</translation>
    </message>
    <message>
        <source>The graphics card cannot be used: {reason}.</source>
        <translation>无法使用显卡：{reason}。</translation>
    </message>
    <message>
        <source>Set training.device to &quot;cpu&quot; or &quot;auto&quot;.</source>
        <translation>请把 training.device 设为 &quot;cpu&quot; 或 &quot;auto&quot;。</translation>
    </message>
    <message>
        <source>A bidirectional network reads ahead, and would see the very symbol that it is to guess.</source>
        <translation>双向网络会提前读到后文，因而会看到它本该猜的那个符号。</translation>
    </message>
    <message>
        <source>Set model.bidirectional to false for a language model.</source>
        <translation>训练语言模型时，请把 model.bidirectional 设为 false。</translation>
    </message>
    <message>
        <source>A bidirectional network needs whole windows, and these are cut after {steps} steps.</source>
        <translation>双向网络需要完整的窗口，而这里的窗口每 {steps} 步就被截断。</translation>
    </message>
    <message>
        <source>Set training.truncate to 0, or model.bidirectional to false.</source>
        <translation>请把 training.truncate 设为 0，或把 model.bidirectional 设为 false。</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>This run has no checkpoint to go on from.</source>
        <translation>这次运行没有可以接着训练的检查点。</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>请开始新的运行。</translation>
    </message>
    <message>
        <source>The run was begun with {old}, not {new}.</source>
        <translation>这次运行开始时用的是 {old}，不是 {new}。</translation>
    </message>
    <message>
        <source>Leave it as it was, or start a new run.</source>
        <translation>保持原样，或开始新的运行。</translation>
    </message>
    <message>
        <source>Leave it as it was, or start another run in another folder.</source>
        <translation>请保持原样，或在另一个文件夹里开始新的运行。</translation>
    </message>
    <message>
        <source>These are not the data that the run was begun with: {path}.</source>
        <translation>这不是这次运行开始时所用的数据：{path}。</translation>
    </message>
    <message>
        <source>Give the same data, wherever they are now, or start another run in another folder.</source>
        <translation>请给出同样的数据（不论现在放在哪里），或在另一个文件夹里开始新的运行。</translation>
    </message>
    <message>
        <source>The data have changed since the run began.</source>
        <translation>运行开始后数据有了变化。</translation>
    </message>
    <message>
        <source>Bring the old data back, or start another run in another folder.</source>
        <translation>请恢复原来的数据，或在另一个文件夹里开始新的运行。</translation>
    </message>
    <message>
        <source>This run is done: {epochs} epochs.</source>
        <translation>这次运行已完成：{epochs} 轮。</translation>
    </message>
    <message>
        <source>Set training.epochs higher to go on with it.</source>
        <translation>要继续，请调高 training.epochs。</translation>
    </message>
    <message>
        <source>This run is done: its last {count} epochs were no better than the best one.</source>
        <translation>这次运行已完成：最后 {count} 轮都没有超过最好的一轮。</translation>
    </message>
    <message>
        <source>Set training.patience higher, or to 0, to go on with it.</source>
        <translation>要继续，请调高 training.patience，或设为 0。</translation>
    </message>
    <message>
        <source>The checkpoint does not fit this machine or the run&apos;s spec: {why}.</source>
        <translation>检查点与这台机器或此次运行的设置不符：{why}。</translation>
    </message>
    <message>
        <source>Go on with it where it was begun, or start again with --replace.</source>
        <translation>请在开始训练的机器上继续，或用 --replace 重新开始。</translation>
    </message>
    <message>
        <source>Compiling kernels</source>
        <translation>正在编译计算内核</translation>
    </message>
    <message>
        <source>Kernels are ready</source>
        <translation>计算内核已就绪</translation>
    </message>
    <message>
        <source>These are not the data that the spec was written for: their hash is another.</source>
        <translation>这不是该设置所用的数据：散列值不同。</translation>
    </message>
    <message>
        <source>Go on if you meant to change them.</source>
        <translation>如果是有意更换，请继续。</translation>
    </message>
    <message>
        <source>The weights cannot be read: {why}.</source>
        <translation>无法读取权重：{why}。</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>请检查路径和权限。</translation>
    </message>
    <message>
        <source>This is not a whole safetensors file: {why}.</source>
        <translation>这不是完整的 safetensors 文件：{why}。</translation>
    </message>
    <message>
        <source>Copy the file again, or train the run again.</source>
        <translation>请重新复制文件，或重新训练。</translation>
    </message>
    <message>
        <source>The weights do not fit the run&apos;s spec: {why}.</source>
        <translation>权重与运行的设置不符：{why}。</translation>
    </message>
    <message>
        <source>Give a folder as `train` wrote it.</source>
        <translation>请给出 `train` 写出的原样文件夹。</translation>
    </message>
    <message>
        <source>Only a forecast reaches beyond the end of the data.</source>
        <translation>只有预测任务才能延伸到数据末尾之后。</translation>
    </message>
    <message>
        <source>Leave --future out.</source>
        <translation>去掉 --future。</translation>
    </message>
    <message>
        <source>The data hold no answers to compare with.</source>
        <translation>数据中没有可比较的答案。</translation>
    </message>
    <message>
        <source>Use `predict` with them.</source>
        <translation>请对它们使用 `predict`。</translation>
    </message>
    <message>
        <source>This run does not translate: its task is {task}.</source>
        <translation>这次训练的任务不是翻译，而是 {task}。</translation>
    </message>
    <message>
        <source>This run does not write text: its task is {task}.</source>
        <translation>这次运行不会写文字：它的任务是 {task}。</translation>
    </message>
    <message>
        <source>Use `predict` with it.</source>
        <translation>请改用 `predict`。</translation>
    </message>
    <message>
        <source>Not met in training, so read as unknown: {symbols}</source>
        <translation>训练中没见过，按未知处理：{symbols}</translation>
    </message>
    <message>
        <source>No numbers, so left out: {words}</source>
        <translation>不是数，已略去：{words}</translation>
    </message>
    <message>
        <source>Choose a smaller hidden size, depth, window or batch.</source>
        <translation>请减小隐藏维度、深度、窗口或批量。</translation>
    </message>
    <message>
        <source>Choose a smaller data.vocabulary, hidden size, depth, window or batch.</source>
        <translation>请减小 data.vocabulary、隐藏维度、深度、窗口或批量。</translation>
    </message>
    <message>
        <source>The training would take about {needed} of memory, and this machine has {given}.</source>
        <translation>训练约需 {needed} 内存，而这台机器只有 {given}。</translation>
    </message>
    <message>
        <source>Only a forecast can be tested block by block.</source>
        <translation>只有预测任务才能逐块回测。</translation>
    </message>
    <message>
        <source>Use `train`: its summary tells how other tasks fare on the test part.</source>
        <translation>请用 `train`：它的摘要会说明其他任务在测试集上的表现。</translation>
    </message>
    <message>
        <source>A backtest cuts one file into blocks, and the test part is a file of its own.</source>
        <translation>回测把一个文件切成若干段，而测试部分是单独的文件。</translation>
    </message>
    <message>
        <source>Leave data.test_path empty, or join the two files.</source>
        <translation>请让 data.test_path 留空，或把两个文件合并。</translation>
    </message>
    <message>
        <source>A backtest has at least one fold.</source>
        <translation>回测至少要有一折。</translation>
    </message>
    <message>
        <source>Give --folds 3, for example.</source>
        <translation>例如给出 --folds 3。</translation>
    </message>
    <message>
        <source>The test part of each of {folds} folds has {rows} rows, fewer than the horizon.</source>
        <translation>{folds} 折中每折的测试集只有 {rows} 行，少于预测步长。</translation>
    </message>
    <message>
        <source>Give fewer folds, a shorter horizon, or a larger share to the test part in data.split.</source>
        <translation>减少折数、缩短预测步长，或在 data.split 中给测试集更大的份额。</translation>
    </message>
    <message>
        <source>Only a run that names classes can take one for another.</source>
        <translation>只有分类的训练才会把一类当成另一类。</translation>
    </message>
    <message>
        <source>Look at its residuals, or at where it is surprised.</source>
        <translation>请看它的残差，或它在哪里感到意外。</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>Only a language model is asked what comes next.</source>
        <translation>只有语言模型才能被问接下来是什么。</translation>
    </message>
    <message>
        <source>Train one: choose a text, and the task Language model.</source>
        <translation>请训练一个：选择一段文本和“语言模型”任务。</translation>
    </message>
    <message>
        <source>Residuals are what a forecast of numbers leaves, and this run names symbols or classes.</source>
        <translation>残差是数值预测留下的，而这次训练判定的是符号或类别。</translation>
    </message>
    <message>
        <source>Look at its mistakes, or at where it is surprised.</source>
        <translation>请看它的错误，或它在哪里感到意外。</translation>
    </message>
    <message>
        <source>Asking for forecasts</source>
        <translation>正在取得预测</translation>
    </message>
    <message>
        <source>There is no example to look at.</source>
        <translation>没有可看的例子。</translation>
    </message>
    <message>
        <source>Give more data, or leave more of them to the test part.</source>
        <translation>请提供更多数据，或多留一些给测试集。</translation>
    </message>
    <message>
        <source>Leaving out one step after the other</source>
        <translation>正在逐步遮挡</translation>
    </message>
    <message>
        <source>Looking at what is usual</source>
        <translation>正在了解平常的值</translation>
    </message>
    <message>
        <source>{name}, {steps} ahead</source>
        <translation>{name}，{steps} 步之后</translation>
    </message>
    <message>
        <source>symbol {number}</source>
        <translation>第 {number} 个符号</translation>
    </message>
    <message>
        <source>{name} is unknown</source>
        <translation>{name} 未知</translation>
    </message>
    <message>
        <source>{name}, known ahead</source>
        <translation>{name}，预先已知</translation>
    </message>
    <message>
        <source>Making the networks</source>
        <translation>正在建立网络</translation>
    </message>
    <message>
        <source>There is no way from a moment to itself.</source>
        <translation>一个时刻与其自身之间没有路径。</translation>
    </message>
    <message>
        <source>Choose two different moments of the training.</source>
        <translation>请选择训练中两个不同的时刻。</translation>
    </message>
    <message>
        <source>There is nothing to measure a loss on.</source>
        <translation>没有可用来测量损失的数据。</translation>
    </message>
    <message>
        <source>Give more data, or leave more of them to the validation part.</source>
        <translation>请提供更多数据，或多留一些给验证集。</translation>
    </message>
    <message>
        <source>Measuring losses</source>
        <translation>正在测量损失</translation>
    </message>
    <message>
        <source>Look at its mistakes, or at its residuals.</source>
        <translation>请看它的错误，或它的残差。</translation>
    </message>
    <message>
        <source>There is too little text to judge by.</source>
        <translation>文本太少，无法判断。</translation>
    </message>
    <message>
        <source>Give more text, or leave more of it to the test part.</source>
        <translation>请提供更多文本，或多留一些给测试集。</translation>
    </message>
    <message>
        <source>Reading the text</source>
        <translation>正在读文本</translation>
    </message>
    <message>
        <source>Reading windows from nothing on</source>
        <translation>正在从零开始读各个窗口</translation>
    </message>
    <message>
        <source>This is asked of one network, and a translator is made of two.</source>
        <translation>这个问题只能问单个网络，而翻译网络由两个组成。</translation>
    </message>
    <message>
        <source>Look at what it attends to, on the Train page.</source>
        <translation>请在“训练”页上看它注意什么。</translation>
    </message>
    <message>
        <source>Going through the examples</source>
        <translation>正在逐个查看例子</translation>
    </message>
    <message>
        <source>Compiling</source>
        <translation>正在编译</translation>
    </message>
    <message>
        <source>Trying a learning rate of {rate}</source>
        <translation>正在试学习率 {rate}</translation>
    </message>
    <message>
        <source>There is nothing to learn from in the training part.</source>
        <translation>训练集中没有可学的内容。</translation>
    </message>
    <message>
        <source>Give more data, or leave more of them to the training part.</source>
        <translation>请提供更多数据，或多留一些给训练集。</translation>
    </message>
    <message>
        <source>Some values have grown beyond all numbers.</source>
        <translation>有些值已超出数字所能表示的范围。</translation>
    </message>
    <message>
        <source>Choose an earlier moment of training.</source>
        <translation>请选择训练中较早的时刻。</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>没有可比较的内容。</translation>
    </message>
    <message>
        <source>Mark a stretch of some steps first, shorter than all that is shown.</source>
        <translation>请先标记几步，且比所显示的全部要短。</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>This pattern is one of texts, and these data are numbers.</source>
        <translation>这是文本的模式，而这些数据是数字。</translation>
    </message>
    <message>
        <source>Mark where a unit should be active and where not, or look for the value itself.</source>
        <translation>请标记单元应在何处激活、何处不激活，或查找数值本身。</translation>
    </message>
    <message>
        <source>There is no pattern {name}.</source>
        <translation>没有名为 {name} 的模式。</translation>
    </message>
    <message>
        <source>There are {names}.</source>
        <translation>可用的有 {names}。</translation>
    </message>
    <message>
        <source>These data are texts: they have no value at each step.</source>
        <translation>这些数据是文本：各步没有数值。</translation>
    </message>
    <message>
        <source>Choose a pattern of texts.</source>
        <translation>请选择文本的模式。</translation>
    </message>
    <message>
        <source>There is nothing to tell apart: the pattern is the same at every step.</source>
        <translation>无从区分：该模式在每一步都一样。</translation>
    </message>
    <message>
        <source>Mark some steps where a unit should be active and some where it should be silent.</source>
        <translation>请标记一些单元应激活的步，再标记一些应静默的步。</translation>
    </message>
    <message>
        <source>The weights after step {step} are not kept.</source>
        <translation>没有保存第 {step} 步之后的权重。</translation>
    </message>
    <message>
        <source>Kept are those after steps {steps}.</source>
        <translation>已保存的是这些步之后的权重：{steps}。</translation>
    </message>
    <message>
        <source>This part of the data is empty: {part}.</source>
        <translation>数据的这一部分是空的：{part}。</translation>
    </message>
    <message>
        <source>Look at another part.</source>
        <translation>请看另一部分。</translation>
    </message>
    <message>
        <source>There is no way to look at the units of this task yet.</source>
        <translation>目前还不能查看此任务的单元。</translation>
    </message>
    <message>
        <source>Choose a run of another task.</source>
        <translation>请选择其他任务的运行。</translation>
    </message>
    <message>
        <source>This part of the series has no whole window.</source>
        <translation>序列的这一部分没有一个完整的窗口。</translation>
    </message>
    <message>
        <source>input {number}</source>
        <translation>输入 {number}</translation>
    </message>
    <message>
        <source>The expression takes too long to look for.</source>
        <translation>查找此表达式耗时过长。</translation>
    </message>
    <message>
        <source>Leave out repeats within repeats, such as (a+)+.</source>
        <translation>不要在重复中再套重复，例如 (a+)+。</translation>
    </message>
    <message>
        <source>This is no regular expression: {why}.</source>
        <translation>这不是正则表达式：{why}。</translation>
    </message>
    <message>
        <source>Write brackets that are meant as such with a backslash: \(</source>
        <translation>要查找括号本身，请在前面加反斜杠：\(</translation>
    </message>
    <message>
        <source>This cell has no {kind}.</source>
        <translation>这种单元没有 {kind}。</translation>
    </message>
    <message>
        <source>It has {kinds}.</source>
        <translation>它有 {kinds}。</translation>
    </message>
    <message>
        <source>This run is being trained already, by this program or by another one.</source>
        <translation>这次运行已在训练中：由本程序或另一个程序进行。</translation>
    </message>
    <message>
        <source>Wait until it has ended, or stop it where it goes on.</source>
        <translation>请等它结束，或在训练它的地方停止。</translation>
    </message>
</context>
<context>
    <name>runs page</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>A name of your own for this run</source>
        <translation>给这个运行取个名字</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Words to find runs by, with blanks between them</source>
        <translation>便于查找的词，用空格隔开</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What you saw, what you meant to try</source>
        <translation>看到了什么，想试什么</translation>
    </message>
    <message>
        <source>★ Star</source>
        <translation>★ 星标</translation>
    </message>
    <message>
        <source>Mark the runs that matter to you.</source>
        <translation>标出您看重的运行。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move the run to the bin. This can be undone.</source>
        <translation>把运行移到回收站，可以撤销。</translation>
    </message>
    <message>
        <source>Other results</source>
        <translation>其他结果</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Show the trials of grids</source>
        <translation>显示网格中的各次运行</translation>
    </message>
    <message>
        <source>The first columns again</source>
        <translation>恢复最初的列</translation>
    </message>
    <message>
        <source>No run fits the filter.</source>
        <translation>没有符合筛选条件的运行。</translation>
    </message>
    <message>
        <source>{found} of {total} runs</source>
        <translation>{total} 个运行中的 {found} 个</translation>
    </message>
    <message>
        <source>{total} runs</source>
        <translation>{total} 个运行</translation>
    </message>
    <message>
        <source>This run is still being trained.</source>
        <translation>这个运行还在训练中。</translation>
    </message>
    <message>
        <source>Stop it first, then delete it.</source>
        <translation>请先停止，再删除。</translation>
    </message>
    <message>
        <source>A folder with runs</source>
        <translation>存有运行的文件夹</translation>
    </message>
    <message>
        <source>Take the star away</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Give a star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose what is shown of every run: any setting, any result.</source>
        <translation>选择每个运行显示哪些内容：任何设置、任何结果。</translation>
    </message>
    <message>
        <source>Import...</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Copy the runs of a folder from elsewhere into this list.</source>
        <translation>把别处文件夹里的运行复制到这个列表。</translation>
    </message>
    <message>
        <source>Filter: cell=lstm hidden&gt;64 rmse&lt;0.2 tag:good, or any word</source>
        <translation>筛选：cell=lstm hidden&gt;64 rmse&lt;0.2 tag:good，或任意词</translation>
    </message>
    <message>
        <source>Filter of the list of runs</source>
        <translation>运行列表的筛选</translation>
    </message>
    <message>
        <source>Words are looked for in names, notes, tags and data. Settings and results are compared: cell=lstm|gru, hidden&gt;64, rmse&lt;=0.2, data.path:sun, when&gt;=2026-11.
Also: tag:good, is:star, is:unfinished. A minus before a term turns it round. All terms must hold.</source>
        <translation>词语在名称、备注、标签和数据中查找。设置和结果可以比较：cell=lstm|gru、hidden&gt;64、rmse&lt;=0.2、data.path:sun、when&gt;=2026-11。
还有：tag:good、is:star、is:unfinished。条件前加减号表示相反。所有条件须同时成立。</translation>
    </message>
    <message>
        <source>Reading the runs</source>
        <translation>正在读取运行列表</translation>
    </message>
    <message>
        <source>Importing runs</source>
        <translation>正在导入运行</translation>
    </message>
    <message>
        <source>{name} is in the bin.</source>
        <translation>{name} 已移到回收站。</translation>
    </message>
    <message>
        <source>{count} runs are in the bin.</source>
        <translation>{count} 个运行已移到回收站。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Runs that were deleted for good: {count}.</source>
        <translation>已彻底删除的运行：{count} 个。</translation>
    </message>
    <message>
        <source>The import was stopped.</source>
        <translation>已停止导入。</translation>
    </message>
    <message>
        <source>The runs that had come in stay. Import again to bring in the others.</source>
        <translation>已导入的运行会保留。再次导入可补上其余的。</translation>
    </message>
    <message>
        <source>Runs that came in: {count}.</source>
        <translation>导入的运行：{count} 个。</translation>
    </message>
    <message>
        <source>Already here: {count}.</source>
        <translation>已在列表中：{count} 个。</translation>
    </message>
    <message>
        <source>Still being trained, so left for later: {count}.</source>
        <translation>仍在训练，这次未导入：{count}。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Goes on from</source>
        <translation>接续自</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Whether it is being trained, or how it ended.</source>
        <translation>是否正在训练，或怎样结束。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>Did not end</source>
        <translation>未结束</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>Broke off</source>
        <translation>中途发散</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>It is being trained now, by this window or by another program.</source>
        <translation>正由此窗口或另一个程序训练。</translation>
    </message>
    <message>
        <source>It was cut off before it ended. It can go on where it stood.</source>
        <translation>没有结束就被打断了，可以从中断处继续。</translation>
    </message>
    <message>
        <source>The validation loss no longer fell.</source>
        <translation>验证损失不再下降。</translation>
    </message>
    <message>
        <source>The loss or the gradient was no longer a number.</source>
        <translation>损失或梯度已不是有效的数。</translation>
    </message>
    <message>
        <source>Its spec.toml cannot be read.</source>
        <translation>它的 spec.toml 无法读取。</translation>
    </message>
    <message>
        <source>The runs that matter to you. Click to give or take a star.</source>
        <translation>您看重的运行。点击可加上或取消星标。</translation>
    </message>
    <message>
        <source>The run whose state this one began with.</source>
        <translation>这个运行从哪一个的状态开始。</translation>
    </message>
    <message>
        <source>Bin ({count})</source>
        <translation>回收站（{count}）</translation>
    </message>
    <message>
        <source>Take out of the bin</source>
        <translation>从回收站取出</translation>
    </message>
    <message>
        <source>Restore all ({count})</source>
        <translation>全部恢复（{count}）</translation>
    </message>
    <message>
        <source>Empty the bin...</source>
        <translation>清空回收站…</translation>
    </message>
    <message>
        <source>Empty the bin</source>
        <translation>清空回收站</translation>
    </message>
    <message>
        <source>Delete what is in the bin for good? Runs: {count}.</source>
        <translation>彻底删除回收站中的内容吗？运行：{count} 个。</translation>
    </message>
    <message>
        <source>Their weights and curves are gone then, and cannot come back.</source>
        <translation>它们的权重和曲线将随之消失，无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Deleted runs: take them out of the bin again, or empty it.</source>
        <translation>已删除的运行：可从回收站取出，或清空回收站。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop importing. The runs that have come in stay.</source>
        <translation>停止导入。已导入的运行会保留。</translation>
    </message>
</context>
<context>
    <name>sections</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
</context>
<context>
    <name>session</name>
    <message>
        <source>The network is still training on the present data.</source>
        <translation>网络仍在用当前数据训练。</translation>
    </message>
    <message>
        <source>Stop it first; what it has learnt is kept.</source>
        <translation>请先停止；已学到的内容会保留。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Findings of the data doctor that deserve a look: {count}.</source>
        <translation>数据医生发现 {count} 处值得一看。</translation>
    </message>
    <message>
        <source>Go on with this</source>
        <translation>以此继续</translation>
    </message>
    <message>
        <source>A grid is being trained, and has all cores.</source>
        <translation>网格正在训练，占用了所有核心。</translation>
    </message>
    <message>
        <source>Stop it on the Compare page, or wait until it is done.</source>
        <translation>请在“比较”页停止它，或等它完成。</translation>
    </message>
    <message>
        <source>Show the findings</source>
        <translation>查看检查结果</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>{count} files were joined in this order: {names}.</source>
        <translation>{count} 个文件已按此顺序合并：{names}。</translation>
    </message>
    <message>
        <source>A run did not end: {name}.</source>
        <translation>有一次运行没有结束：{name}。</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>接着训练</translation>
    </message>
    <message>
        <source>{count} runs did not end; the newest is {name}.</source>
        <translation>有 {count} 次运行没有结束，最近的是 {name}。</translation>
    </message>
    <message>
        <source>Go on with the newest</source>
        <translation>接着训练最近的一次</translation>
    </message>
    <message>
        <source>It goes on where it stood, as if it had never stopped.</source>
        <translation>它会从停下的地方接着训练，就像从未中断过一样。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Did you mean {name}?</source>
        <translation>您是指 {name} 吗？</translation>
    </message>
    <message>
        <source>Known: {names}.</source>
        <translation>可用：{names}。</translation>
    </message>
    <message>
        <source>{what} {name} is not known.</source>
        <translation>{what} {name} 无法识别。</translation>
    </message>
    <message>
        <source>The setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The choice</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>请填写 true 或 false。</translation>
    </message>
    <message>
        <source>Give a number from {low} to {high}.</source>
        <translation>请填写 {low} 到 {high} 之间的数。</translation>
    </message>
    <message>
        <source>Give a number of at least {low}.</source>
        <translation>请填写不小于 {low} 的数。</translation>
    </message>
    <message>
        <source>Give a number.</source>
        <translation>请填写一个数。</translation>
    </message>
    <message>
        <source>It must be a whole number.</source>
        <translation>必须是整数。</translation>
    </message>
    <message>
        <source>{value} is not a value for {label}.</source>
        <translation>{value} 不能用作 {label} 的值。</translation>
    </message>
    <message>
        <source>{given} hidden sizes are given for a depth of {depth}.</source>
        <translation>给出了 {given} 个隐藏维度，而深度是 {depth}。</translation>
    </message>
    <message>
        <source>Give one hidden size, or one for each layer.</source>
        <translation>请给出一个隐藏维度，或每层一个。</translation>
    </message>
    <message>
        <source>The spec has version {version}; this program reads version {known}.</source>
        <translation>设置文件版本为 {version}，本程序读取版本 {known}。</translation>
    </message>
    <message>
        <source>Open it with the program that wrote it, or set version = {known}.</source>
        <translation>请用写出它的程序打开，或设 version = {known}。</translation>
    </message>
    <message>
        <source>The section</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>{name} is a section, not a value.</source>
        <translation>{name} 是一个分区，不是值。</translation>
    </message>
    <message>
        <source>Write [{name}] on a line of its own.</source>
        <translation>请把 [{name}] 单独写一行。</translation>
    </message>
    <message>
        <source>The spec cannot be read: {why}.</source>
        <translation>无法读取设置文件：{why}。</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>请检查路径和权限。</translation>
    </message>
    <message>
        <source>This is not a TOML spec: {why}.</source>
        <translation>这不是 TOML 设置文件：{why}。</translation>
    </message>
    <message>
        <source>Mend the line that it names.</source>
        <translation>请改正所指的那一行。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>The file to learn from, or a bundled sample (sample:NAME).</source>
        <translation>要学习的文件，或自带示例（sample:NAME）。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>How the file&apos;s bytes are read as characters.</source>
        <translation>文件的字节按什么编码读成字符。</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>The character between two cells of a row.</source>
        <translation>同一行两个单元格之间的字符。</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>Point or comma in numbers.</source>
        <translation>数字用点还是逗号。</translation>
    </message>
    <message>
        <source>Order of dates</source>
        <translation>日期顺序</translation>
    </message>
    <message>
        <source>What stands first in dates such as 03/04/2024.</source>
        <translation>在 03/04/2024 这样的日期中，排在最前的是什么。</translation>
    </message>
    <message>
        <source>Comment sign</source>
        <translation>注释符号</translation>
    </message>
    <message>
        <source>Rows that begin with it are passed over; empty: none.</source>
        <translation>以它开头的行被略过；留空表示没有注释。</translation>
    </message>
    <message>
        <source>Whether the first row holds the columns&apos; names.</source>
        <translation>第一行是否为列名。</translation>
    </message>
    <message>
        <source>Test file</source>
        <translation>测试文件</translation>
    </message>
    <message>
        <source>A separate file to test on, where there is one.</source>
        <translation>另外的测试文件（如果有）。</translation>
    </message>
    <message>
        <source>Time column</source>
        <translation>时间列</translation>
    </message>
    <message>
        <source>The column that says when each row was measured.</source>
        <translation>说明每一行测量时间的列。</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>The column with the class of each sequence.</source>
        <translation>写有每个序列类别的列。</translation>
    </message>
    <message>
        <source>Group column</source>
        <translation>分组列</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What the network learns to do with these data.</source>
        <translation>网络用这些数据学习做什么。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入列</translation>
    </message>
    <message>
        <source>The columns that the network sees.</source>
        <translation>网络能看到的列。</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标列</translation>
    </message>
    <message>
        <source>The columns that the network learns to predict.</source>
        <translation>网络要学会预测的列。</translation>
    </message>
    <message>
        <source>Known ahead</source>
        <translation>预先已知</translation>
    </message>
    <message>
        <source>Inputs whose future values are known, such as a calendar, a price or a holiday. Rows at the end of the file that hold them, and no target, are forecast.</source>
        <translation>未来值已知的输入，如日历、价格或节假日。文件末尾只有它们而没有目标的行会被预测。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>How many steps the network sees at once. Longer windows hold more context and make gradients travel further.</source>
        <translation>网络一次能看到多少步。窗口越长，上下文越多，梯度要走的路也越远。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Horizon</source>
        <translation>预测步长</translation>
    </message>
    <message>
        <source>How many steps ahead to predict.</source>
        <translation>向前预测多少步。</translation>
    </message>
    <message>
        <source>Several steps</source>
        <translation>多步预测</translation>
    </message>
    <message>
        <source>How more than one step ahead is predicted: all at once, or one after the other.</source>
        <translation>怎样预测多步：一次全部给出，还是一步接一步。</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>The share of what comes that a band around the forecast is to hold, such as 0.8; 0 draws none. The network learns quantiles, and the validation part calibrates them.</source>
        <translation>预测周围的带状区间应包含多大比例的实际值，如 0.8；0 表示不画。网络学习分位数，再由验证集校准。</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Steps between the starts of two windows.</source>
        <translation>相邻两个窗口起点之间的步数。</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>季节长度</translation>
    </message>
    <message>
        <source>Steps in one season, for the seasonal baseline; 0 finds it from the data.</source>
        <translation>一个季节的步数，用于季节性基线；0 表示从数据中找出。</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>An invertible change of the target before learning, so that trend and growing swings do not hide the rest.</source>
        <translation>学习前对目标作可逆变换，免得趋势和增大的波动掩盖其余规律。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>符号单位</translation>
    </message>
    <message>
        <source>What one step of a text is.</source>
        <translation>文本的一步是什么。</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>How many symbols the network may know at most; the rarest others are read as one unknown symbol.</source>
        <translation>网络最多认识多少个符号；其余最少见的都读作同一个未知符号。</translation>
    </message>
    <message>
        <source>symbols</source>
        <translation>个符号</translation>
    </message>
    <message>
        <source>symbol</source>
        <translation>个符号</translation>
    </message>
    <message>
        <source>Values as symbols</source>
        <translation>数值作符号</translation>
    </message>
    <message>
        <source>Whether the numbers of a series are read as symbols, each for a range of values, and continued like a text.</source>
        <translation>是否把序列的数读作符号，每个符号代表一段数值区间，并像文字一样接着写。</translation>
    </message>
    <message>
        <source>Number of ranges</source>
        <translation>区间个数</translation>
    </message>
    <message>
        <source>How many ranges of values there are a symbol for.</source>
        <translation>有多少个数值区间各用一个符号表示。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>Shares of the training, validation and test parts, in order of time.</source>
        <translation>训练、验证、测试三部分的份额，按时间先后。</translation>
    </message>
    <message>
        <source>Portion</source>
        <translation>使用比例</translation>
    </message>
    <message>
        <source>The share of each series that is used, from its beginning; backtests begin with less than all of it.</source>
        <translation>每个序列从开头起使用的比例；回测从少于全部的数据开始。</translation>
    </message>
    <message>
        <source>Split seed</source>
        <translation>划分种子</translation>
    </message>
    <message>
        <source>Another number deals the sequences out to the parts in another way.</source>
        <translation>换一个数字，序列就会以另一种方式分到各部分。</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Brings columns to one size, measured on the training part only.</source>
        <translation>把各列调到同样大小，只按训练集计算。</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>What becomes of missing values in the columns in use. Scores count measured values only.</source>
        <translation>所用各列中的缺失值如何处理。评分只计入实测值。</translation>
    </message>
    <message>
        <source>Words among numbers</source>
        <translation>数字中的文字</translation>
    </message>
    <message>
        <source>Whether the odd words in a column of numbers count as missing values.</source>
        <translation>数字列中夹杂的文字是否当作缺失值。</translation>
    </message>
    <message>
        <source>Sort by time</source>
        <translation>按时间排序</translation>
    </message>
    <message>
        <source>Put the rows in the order of the time column before learning.</source>
        <translation>学习之前按时间列排列各行。</translation>
    </message>
    <message>
        <source>Rows of one time</source>
        <translation>同一时间的行</translation>
    </message>
    <message>
        <source>Which rows stay where several have the same time.</source>
        <translation>多行时间相同时保留哪一行。</translation>
    </message>
    <message>
        <source>Gaps in time</source>
        <translation>时间缺口</translation>
    </message>
    <message>
        <source>Whether a row is put in for each time that is left out; its values are missing.</source>
        <translation>是否为每个漏掉的时间补一行；其值为缺失。</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>异常值</translation>
    </message>
    <message>
        <source>Whether values far from all others are brought to the edge of what is usual in the training part.</source>
        <translation>是否把远离其他数据的值拉回训练集通常范围的边缘。</translation>
    </message>
    <message>
        <source>Left-out columns</source>
        <translation>去掉的列</translation>
    </message>
    <message>
        <source>Columns that are not used, whatever they hold.</source>
        <translation>无论内容如何都不使用的列。</translation>
    </message>
    <message>
        <source>Control characters</source>
        <translation>控制字符</translation>
    </message>
    <message>
        <source>Whether characters that cannot be seen, but for tabs and line ends, are removed from a text.</source>
        <translation>是否从文本中去掉看不见的字符（制表符和换行符除外）。</translation>
    </message>
    <message>
        <source>Rarest symbols</source>
        <translation>最罕见的符号</translation>
    </message>
    <message>
        <source>Symbols that the training part holds fewer times than this are read as one unknown symbol; 0 keeps all.</source>
        <translation>训练集中出现次数少于此数的符号都读作同一个未知符号；0 表示全部保留。</translation>
    </message>
    <message>
        <source>all are kept</source>
        <translation>全部保留</translation>
    </message>
    <message>
        <source>Data hash</source>
        <translation>数据散列</translation>
    </message>
    <message>
        <source>The SHA-256 of the data that a run was trained on; a run writes it down.</source>
        <translation>训练所用数据的 SHA-256，由运行写下。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元类型</translation>
    </message>
    <message>
        <source>How a layer carries memory from step to step. Gates (GRU, LSTM) let gradients travel further back.</source>
        <translation>一层如何逐步传递记忆。有门的单元（GRU、LSTM）能让梯度走得更远。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>The curve that shapes each unit&apos;s value. Flat ends let gradients vanish; unbounded ones let them explode.</source>
        <translation>决定每个单元取值的曲线。两端平坦会使梯度消失，无界则会使梯度爆炸。</translation>
    </message>
    <message>
        <source>Gate activation</source>
        <translation>门的激活函数</translation>
    </message>
    <message>
        <source>The curve of the gates in GRU and LSTM; sigmoid opens and closes between 0 and 1.</source>
        <translation>GRU 和 LSTM 中门的曲线；sigmoid 在 0 与 1 之间开合。</translation>
    </message>
    <message>
        <source>Leaky slope</source>
        <translation>泄漏斜率</translation>
    </message>
    <message>
        <source>The slope of leaky ReLU for negative values.</source>
        <translation>Leaky ReLU 在负值处的斜率。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>How many recurrent layers are stacked. Deeper networks learn richer patterns and are harder to train.</source>
        <translation>堆叠多少个循环层。网络越深，能学的规律越丰富，也越难训练。</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>隐藏维度</translation>
    </message>
    <message>
        <source>How many units each layer has: one number, or one a layer (64, 32).</source>
        <translation>每层有多少个单元：一个数，或每层一个（64, 32）。</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>个单元</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Each layer also reads the window from its end, so that every step knows what comes before and after it.</source>
        <translation>每一层还从窗口末尾往回读，因此每一步都知道它前后的内容。</translation>
    </message>
    <message>
        <source>Residual connections</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>Each layer from the second on adds what it was given to its outputs, so that deep networks still learn.</source>
        <translation>从第二层起，每层把自己的输入加到输出上，这样深层网络仍能学习。</translation>
    </message>
    <message>
        <source>Layer normalisation</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>Each gate&apos;s values are brought to one scale at every step, which steadies training and costs some speed.</source>
        <translation>在每一步把各个门的值调整到同一尺度，训练更稳定，但速度稍慢。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>At each symbol that it writes, the network looks back at the whole text that it has read, wherever it needs.</source>
        <translation>每写一个符号，网络都会回看读过的整段文本中需要的地方。</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>束宽</translation>
    </message>
    <message>
        <source>How many translations are kept in mind while one is written; 1 takes the likeliest symbol each time.</source>
        <translation>书写译文时同时保留多少个候选译文；1 表示每次都取最可能的符号。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活 (dropout)</translation>
    </message>
    <message>
        <source>The share of each layer&apos;s outputs that is left out at random in training, against learning by heart; 0 leaves out none.</source>
        <translation>训练时随机舍去每层输出的比例，可防止死记硬背（过拟合）；0 表示不舍去。</translation>
    </message>
    <message>
        <source>Same units each step</source>
        <translation>每步相同单元</translation>
    </message>
    <message>
        <source>Dropout leaves out the same units at every step of a window, which is gentler to a layer&apos;s memory.</source>
        <translation>在窗口的每一步舍去相同的单元（变分随机失活），对层的记忆影响较小。</translation>
    </message>
    <message>
        <source>Embedding size</source>
        <translation>嵌入维度</translation>
    </message>
    <message>
        <source>How many numbers stand for one token; 0 chooses from the vocabulary.</source>
        <translation>用多少个数表示一个符号；0 表示按词表选择。</translation>
    </message>
    <message>
        <source>Recurrent weights at start</source>
        <translation>循环权重初值</translation>
    </message>
    <message>
        <source>Orthogonal keeps gradients&apos; size over many steps; identity suits ReLU; auto chooses by cell and activation.</source>
        <translation>正交矩阵使梯度多步后大小不变；单位矩阵适合 ReLU；自动则按单元和激活函数选择。</translation>
    </message>
    <message>
        <source>Input weights at start</source>
        <translation>输入权重初值</translation>
    </message>
    <message>
        <source>Xavier suits sigmoid and tanh, He suits ReLU; auto chooses by activation.</source>
        <translation>Xavier 适合 sigmoid 和 tanh，He 适合 ReLU；自动则按激活函数选择。</translation>
    </message>
    <message>
        <source>Forget bias</source>
        <translation>遗忘门偏置</translation>
    </message>
    <message>
        <source>The LSTM&apos;s forget gates start open with a positive bias, so that memory lasts from the first step.</source>
        <translation>正的偏置使 LSTM 的遗忘门一开始就打开，记忆从第一步起就能保持。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>How often the network sees the whole training part.</source>
        <translation>网络把整个训练集看多少遍。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次大小</translation>
    </message>
    <message>
        <source>How many windows are learnt from at once.</source>
        <translation>一次从多少个窗口学习。</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>个窗口</translation>
    </message>
    <message>
        <source>window</source>
        <translation>个窗口</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>The rule that turns gradients into steps.</source>
        <translation>把梯度变成更新步的规则。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How large each step is. Too large explodes, too small crawls.</source>
        <translation>每一步有多大。太大会爆炸，太小则很慢。</translation>
    </message>
    <message>
        <source>How much of the last steps SGD, Nesterov and Lion keep.</source>
        <translation>SGD、Nesterov 和 Lion 保留多少之前的步伐。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>How much AdamW and Lion shrink the weights at each step, against learning by heart.</source>
        <translation>AdamW 和 Lion 每一步把权重缩小多少，可防止死记硬背（过拟合）。</translation>
    </message>
    <message>
        <source>Learning rate&apos;s course</source>
        <translation>学习率变化</translation>
    </message>
    <message>
        <source>How the learning rate falls, so that the last epochs settle: not at all, slowly, in steps, or when it must.</source>
        <translation>学习率如何下降，好让最后几轮稳定下来：不降、缓慢下降、分级下降，或在必要时下降。</translation>
    </message>
    <message>
        <source>Decay factor</source>
        <translation>衰减系数</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied by each time that the step or the plateau course lets it fall.</source>
        <translation>分级或平台策略每次降低学习率时所乘的系数。</translation>
    </message>
    <message>
        <source>Decay every</source>
        <translation>衰减间隔</translation>
    </message>
    <message>
        <source>The step course lets the learning rate fall after so many epochs; 0 makes it a quarter of the run.</source>
        <translation>分级策略每隔这么多轮降低一次学习率；0 表示全程的四分之一。</translation>
    </message>
    <message>
        <source>a quarter of the run</source>
        <translation>总轮次的四分之一</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Plateau patience</source>
        <translation>平台耐心</translation>
    </message>
    <message>
        <source>The plateau course lets the learning rate fall after so many epochs without a better validation loss.</source>
        <translation>验证损失连续这么多轮没有改善时，平台策略降低学习率。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Over so many optimizer steps the learning rate grows from almost nothing to its full size; 0 starts with it.</source>
        <translation>在这么多个优化步内，学习率从接近零升到设定值；0 表示一开始就用设定值。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>What is made small: squared errors, or Huber&apos;s loss, on which outliers pull less; auto suits the task.</source>
        <translation>训练要减小的量：平方误差，或受离群值影响较小的 Huber 损失；自动则按任务选择。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>the whole window</source>
        <translation>整个窗口</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>How much of it the activations of a step may take; with less, some are worked out twice; 0 chooses by itself.</source>
        <translation>一步的激活值最多占用多少内存；较小时，部分激活值会重算一遍；0 表示自动选择。</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Column names</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>One series or sequence for each value of this column.</source>
        <translation>此列的每个取值为一个序列。</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Gradients longer than this are shortened to it, which tames explosions; 0 clips nothing.</source>
        <translation>超过此值的梯度会缩短到此值，可以抑制爆炸；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Value clip</source>
        <translation>逐值裁剪</translation>
    </message>
    <message>
        <source>Then each number of the gradient is cut to this size, which tames single weights; 0 cuts nothing.</source>
        <translation>随后把梯度的每个数裁剪到此大小，可约束个别权重；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Truncate after</source>
        <translation>截断步数</translation>
    </message>
    <message>
        <source>Steps of truncated backpropagation through time; 0 goes through the whole window.</source>
        <translation>截断的沿时间反向传播的步数；0 表示走完整个窗口。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Stop after so many epochs without a better validation loss; 0 never stops early.</source>
        <translation>验证损失连续这么多轮没有改善就停止；0 表示从不提前停止。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same run.</source>
        <translation>种子相同，运行结果相同。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>float32 is fast; float64 is for studies of the gradient.</source>
        <translation>float32 速度快；float64 用于研究梯度。</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>检查点间隔</translation>
    </message>
    <message>
        <source>A checkpoint is written every ten seconds or so; with a number here also after so many optimizer steps, though many of them cost time.</source>
        <translation>大约每十秒写一个检查点；此处填写数字后，每隔这么多个优化步也会写一个，但过于频繁会花费时间。</translation>
    </message>
    <message>
        <source>by time only</source>
        <translation>仅按时间</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What the kernels run on.</source>
        <translation>计算在什么上运行。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Processor threads to use; 0 uses all.</source>
        <translation>使用多少个处理器线程；0 表示全部。</translation>
    </message>
</context>
<context>
    <name>store</name>
    <message>
        <source>Did you mean {name}?</source>
        <translation>您是指 {name} 吗？</translation>
    </message>
    <message>
        <source>Use a setting or a result, such as cell, hidden or rmse.</source>
        <translation>请使用设置或结果的名称，例如 cell、hidden 或 rmse。</translation>
    </message>
    <message>
        <source>No run has a {name}.</source>
        <translation>没有运行具有 {name}。</translation>
    </message>
    <message>
        <source>{name} is neither less nor more than anything.</source>
        <translation>{name} 不能比较大小。</translation>
    </message>
    <message>
        <source>Write {name}= or {name}!= and a value.</source>
        <translation>请写 {name}= 或 {name}!=，后面跟一个值。</translation>
    </message>
    <message>
        <source>{value} is not a date.</source>
        <translation>{value} 不是日期。</translation>
    </message>
    <message>
        <source>Write it as {date}, {month} or {year}.</source>
        <translation>请写成 {date}、{month} 或 {year}。</translation>
    </message>
    <message>
        <source>There are no runs in this folder.</source>
        <translation>这个文件夹里没有运行。</translation>
    </message>
    <message>
        <source>Choose a run&apos;s folder, or one with runs in it: each has a spec.toml.</source>
        <translation>请选择一个运行的文件夹，或含有运行的文件夹：每个运行都有 spec.toml。</translation>
    </message>
    <message>
        <source>Copying {name}</source>
        <translation>正在复制 {name}</translation>
    </message>
    <message>
        <source>This run is not there any more.</source>
        <translation>这个运行已不存在。</translation>
    </message>
    <message>
        <source>Read the list anew.</source>
        <translation>请重新读取列表。</translation>
    </message>
    <message>
        <source>This run is still being trained.</source>
        <translation>这个运行还在训练中。</translation>
    </message>
    <message>
        <source>Stop it, or wait until it has ended, then delete it.</source>
        <translation>请先停止训练，或等训练结束，再删除。</translation>
    </message>
    <message>
        <source>This run is not in the bin any more.</source>
        <translation>这个运行已不在回收站中。</translation>
    </message>
    <message>
        <source>This folder cannot be read: {why}.</source>
        <translation>无法读取这个文件夹：{why}。</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>请检查路径及其权限。</translation>
    </message>
    <message>
        <source>The filter has more than {count} words and values.</source>
        <translation>筛选条件里的词和值超过了 {count} 个。</translation>
    </message>
    <message>
        <source>Leave some of them out.</source>
        <translation>请去掉一些。</translation>
    </message>
    <message>
        <source>There is nothing behind {term}.</source>
        <translation>{term} 后面没有内容。</translation>
    </message>
    <message>
        <source>Write a value there, without a blank before it: hidden&gt;64.</source>
        <translation>请在后面写上值，前面不留空格：hidden&gt;64。</translation>
    </message>
    <message>
        <source>{term} is not known.</source>
        <translation>不认识 {term}。</translation>
    </message>
    <message>
        <source>Known: {names}.</source>
        <translation>可用的有：{names}。</translation>
    </message>
    <message>
        <source>The filter cannot be read from here on: {rest}</source>
        <translation>筛选条件从这里起无法理解：{rest}</translation>
    </message>
    <message>
        <source>Every quotation mark needs a second one, and a blank behind that.</source>
        <translation>引号须成对，后一个引号之后须有空格。</translation>
    </message>
    <message>
        <source>Reading the runs</source>
        <translation>正在读取运行列表</translation>
    </message>
    <message>
        <source>Another program has been at work on these runs for {count} seconds.</source>
        <translation>另一个程序占用这些运行已有 {count} 秒。</translation>
    </message>
    <message>
        <source>Wait until it is done, then try again.</source>
        <translation>请等它完成后再试。</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>Truncation does nothing here: each window has only one output, at its end.</source>
        <translation>截断在这里不起作用：每个窗口只在末尾有一个输出。</translation>
    </message>
    <message>
        <source>Set the window to {steps} steps for the same effect.</source>
        <translation>把窗口设为 {steps} 步可达到同样效果。</translation>
    </message>
    <message>
        <source>Truncation does nothing here: sequences of different lengths stay whole.</source>
        <translation>截断在此无效：长度不同的序列保持完整。</translation>
    </message>
    <message>
        <source>The graphics card was lost: the run goes on with the processor.</source>
        <translation>显卡已失去响应：训练改用处理器继续。</translation>
    </message>
    <message>
        <source>Nothing is lost. Start the program again before you train on the card.</source>
        <translation>没有任何损失。再次用显卡训练之前，请重新启动程序。</translation>
    </message>
    <message>
        <source>The inputs hold a number that is not finite.</source>
        <translation>输入中有非有限的数。</translation>
    </message>
    <message>
        <source>The update before made {tensor} infinite.</source>
        <translation>上一步更新使 {tensor} 变为无穷。</translation>
    </message>
    <message>
        <source>The states of {layer} grew beyond all numbers, through {tensor}.</source>
        <translation>{layer}的状态经由 {tensor} 增长到超出数值范围。</translation>
    </message>
    <message>
        <source>The loss grew beyond all numbers: the states of {layer} are largest, through {tensor}.</source>
        <translation>损失增长到超出数值范围：{layer}的状态最大，经由 {tensor}。</translation>
    </message>
    <message>
        <source>The gradient grew beyond all numbers in {layer}, through {tensor}.</source>
        <translation>{layer}的梯度经由 {tensor} 增长到超出数值范围。</translation>
    </message>
    <message>
        <source>The validation loss grew beyond all numbers.</source>
        <translation>验证损失增长到超出数值范围。</translation>
    </message>
    <message>
        <source>The loss or the gradient grew beyond all numbers.</source>
        <translation>损失或梯度增长到超出数值范围。</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>Time step {step} of {length}.</source>
        <translation>时间步 {step}／{length}。</translation>
    </message>
    <message>
        <source>Rows of the data: {rows}.</source>
        <translation>数据的行：{rows}。</translation>
    </message>
    <message>
        <source>Sequences of the training part: {numbers}.</source>
        <translation>训练集的序列：{numbers}。</translation>
    </message>
    <message>
        <source>Gradients are not clipped: try a clip of 1 and a learning rate of {rate:g}.</source>
        <translation>梯度没有裁剪：请试试裁剪阈值 1 和学习率 {rate:g}。</translation>
    </message>
    <message>
        <source>The steps were too large: try a learning rate of {rate:g}.</source>
        <translation>步子太大：请试试学习率 {rate:g}。</translation>
    </message>
    <message>
        <source>The data are not scaled: large numbers explode sooner.</source>
        <translation>数据未缩放：大的数值更容易爆炸。</translation>
    </message>
    <message>
        <source>Training stopped at step {step} of epoch {epoch} and went back to step {good}, the last good one. {where}</source>
        <translation>训练在第 {epoch} 轮第 {step} 步停止，并退回到最后一个正常的第 {good} 步。{where}</translation>
    </message>
</context>
<context>
    <name>trying</name>
    <message>
        <source>{setting}: {value}</source>
        <translation>{setting}：{value}</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>component {number} ({share} of the variance)</source>
        <translation>成分 {number}（占方差的 {share}）</translation>
    </message>
    <message>
        <source>unit {number}</source>
        <translation>单元 {number}</translation>
    </message>
    <message>
        <source>coloured by time</source>
        <translation>按时间着色</translation>
    </message>
    <message>
        <source>coloured by kind</source>
        <translation>按种类着色</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>largest variance</source>
        <translation>方差最大的方向</translation>
    </message>
    <message>
        <source>two units</source>
        <translation>两个单元</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>坐标轴</translation>
    </message>
    <message>
        <source>The two directions in which the states vary most (PCA), or the values of two units.</source>
        <translation>状态变化最大的两个方向（主成分分析），或两个单元的值。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>What the colour of a point tells: when, or which kind of symbol or class.</source>
        <translation>点的颜色表示什么：时间，或符号、类别的种类。</translation>
    </message>
    <message>
        <source>Unit across</source>
        <translation>横轴的单元</translation>
    </message>
    <message>
        <source>Unit upwards</source>
        <translation>纵轴的单元</translation>
    </message>
    <message>
        <source>letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>digits</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>blanks</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>line ends</source>
        <translation>行尾</translation>
    </message>
    <message>
        <source>capital letters</source>
        <translation>大写字母</translation>
    </message>
    <message>
        <source>signs</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>Where the network is, in the space of its states, as it reads step by step. Steps that lie together look alike to the network; a way that goes round and round is a rhythm that it has found.</source>
        <translation>网络逐步读取时，在其状态空间中所处的位置。靠在一起的步在网络看来是相似的；一圈圈的轨迹是它发现的节律。</translation>
    </message>
    <message>
        <source>Train a network first: its states can be looked at when the run is finished.</source>
        <translation>请先训练一个网络：运行结束后可以查看它的状态。</translation>
    </message>
    <message>
        <source>Unit {unit}, {kind}</source>
        <translation>单元 {unit}，{kind}</translation>
    </message>
    <message>
        <source>Mark a stretch first: drag over some steps.</source>
        <translation>请先标记一段：在几步上拖动。</translation>
    </message>
    <message>
        <source>Text coloured by a unit&apos;s value</source>
        <translation>按单元的值着色的文本</translation>
    </message>
    <message>
        <source>The run is opened when the view is.</source>
        <translation>打开此视图时会打开该运行。</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>What each unit does as the network reads: blue where its value is low, red where it is high. Look for a unit that follows a pattern, such as quotes or brackets: that is something the network has learnt to keep in mind.</source>
        <translation>网络读取时每个单元在做什么：蓝色表示值低，红色表示值高。可以查找跟随某种模式（如引号或括号）的单元：那是网络学会记住的东西。</translation>
    </message>
    <message>
        <source>Train a network first: its units can be looked at when the run is finished.</source>
        <translation>请先训练一个网络：运行结束后可以查看它的单元。</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>From step</source>
        <translation>起始步</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Which layer of the network.</source>
        <translation>网络的哪一层。</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Which of a unit&apos;s values: what it tells the next step and layer, what it keeps, or one of its gates.</source>
        <translation>单元的哪一种值：它告诉下一步和下一层的、它保留的，或它的某个门。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Which part of the data is read.</source>
        <translation>读取数据的哪一部分。</translation>
    </message>
    <message>
        <source>Which sequence of the part.</source>
        <translation>该部分的哪一个序列。</translation>
    </message>
    <message>
        <source>Where the stretch begins that is shown.</source>
        <translation>所显示的一段从哪里开始。</translation>
    </message>
    <message>
        <source>Look at the weights as they were at some moments of the training. At the right end: the best.</source>
        <translation>查看训练中某些时刻的权重。最右端是最佳权重。</translation>
    </message>
    <message>
        <source>Over {steps} steps, {share} of them in the pattern: the best unit&apos;s correlation is {r}.</source>
        <translation>共 {steps} 步，其中 {share} 符合该模式：最佳单元的相关系数为 {r}。</translation>
    </message>
    <message>
        <source>Compared by the {count} units that the marked stretch moves most.</source>
        <translation>按标记的一段影响最大的 {count} 个单元比较。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>离散度</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Layer and unit.</source>
        <translation>层和单元。</translation>
    </message>
    <message>
        <source>Correlation with the pattern: 1 follows it exactly, -1 is its opposite, 0 knows nothing of it.</source>
        <translation>与模式的相关系数：1 为完全跟随，-1 为完全相反，0 为毫无关系。</translation>
    </message>
    <message>
        <source>Area under the curve: the chance that the unit is higher inside the pattern than outside. 0.5 is chance.</source>
        <translation>曲线下面积：单元的值在模式内高于模式外的概率。0.5 等于碰运气。</translation>
    </message>
    <message>
        <source>by direction</source>
        <translation>按方向</translation>
    </message>
    <message>
        <source>by distance</source>
        <translation>按距离</translation>
    </message>
    <message>
        <source>for example \bself\b</source>
        <translation>例如 \bself\b</translation>
    </message>
    <message>
        <source>Choose a pattern, or drag over where a unit should be active and where silent.</source>
        <translation>选择一种模式，或拖动标记单元应在何处激活、何处静默。</translation>
    </message>
    <message>
        <source>Drag over a stretch: where else is the network in such states?</source>
        <translation>在一段上拖动：网络还在哪里处于这样的状态？</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Dragging marks where a unit should be active.</source>
        <translation>拖动以标记单元应激活之处。</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>Dragging marks where a unit should be silent.</source>
        <translation>拖动以标记单元应静默之处。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Take all marks away.</source>
        <translation>去掉所有标记。</translation>
    </message>
    <message>
        <source>Which units of all layers follow the pattern?</source>
        <translation>所有层中哪些单元跟随该模式？</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find where the states are most like those over the marked stretch.</source>
        <translation>查找状态与标记的一段最相似之处。</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>What a unit should follow.</source>
        <translation>单元应跟随什么。</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>A regular expression: its matches are the pattern.</source>
        <translation>正则表达式：其匹配处即为模式。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Direction: the cosine between the states. Distance: how far apart they are.</source>
        <translation>方向：状态之间的余弦。距离：它们相距多远。</translation>
    </message>
    <message>
        <source>first – last step</source>
        <translation>第一步 – 最后一步</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>hidden state</source>
        <translation>隐藏状态</translation>
    </message>
    <message>
        <source>cell state</source>
        <translation>细胞状态</translation>
    </message>
    <message>
        <source>input gate</source>
        <translation>输入门</translation>
    </message>
    <message>
        <source>forget gate</source>
        <translation>遗忘门</translation>
    </message>
    <message>
        <source>output gate</source>
        <translation>输出门</translation>
    </message>
    <message>
        <source>reset gate</source>
        <translation>重置门</translation>
    </message>
    <message>
        <source>update gate</source>
        <translation>更新门</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>候选值</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>cell</source>
        <translation>细胞</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入门</translation>
    </message>
    <message>
        <source>forget</source>
        <translation>遗忘门</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出门</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>重置门</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新门</translation>
    </message>
    <message>
        <source>training part</source>
        <translation>训练部分</translation>
    </message>
    <message>
        <source>validation part</source>
        <translation>验证部分</translation>
    </message>
    <message>
        <source>test part</source>
        <translation>测试部分</translation>
    </message>
    <message>
        <source>all data</source>
        <translation>全部数据</translation>
    </message>
    <message>
        <source>inside quotes</source>
        <translation>引号之内</translation>
    </message>
    <message>
        <source>inside brackets</source>
        <translation>括号之内</translation>
    </message>
    <message>
        <source>open brackets</source>
        <translation>未闭合的括号数</translation>
    </message>
    <message>
        <source>place in the line</source>
        <translation>行内位置</translation>
    </message>
    <message>
        <source>line end</source>
        <translation>行尾</translation>
    </message>
    <message>
        <source>indentation</source>
        <translation>缩进</translation>
    </message>
    <message>
        <source>word starts</source>
        <translation>词首</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>the value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>its change</source>
        <translation>数值的变化</translation>
    </message>
    <message>
        <source>my marks</source>
        <translation>我的标记</translation>
    </message>
    <message>
        <source>best weights</source>
        <translation>最佳权重</translation>
    </message>
    <message>
        <source>before the first step</source>
        <translation>第一步之前</translation>
    </message>
    <message>
        <source>step {step}, after {epochs}</source>
        <translation>第 {step} 步，{epochs}之后</translation>
    </message>
</context>
<context>
    <name>variants</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Chosen from the data.</source>
        <translation>根据数据选择。</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Predict the next values of a series.</source>
        <translation>预测序列接下来的值。</translation>
    </message>
    <message>
        <source>Language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>Read a whole sequence, then answer with a number.</source>
        <translation>读完整个序列，用一个数作答。</translation>
    </message>
    <message>
        <source>Sequence to number</source>
        <translation>序列到数值</translation>
    </message>
    <message>
        <source>Predict what comes next, and so learn to write.</source>
        <translation>预测接下来是什么，从而学会写作。</translation>
    </message>
    <message>
        <source>Sequence to labels</source>
        <translation>序列到标签</translation>
    </message>
    <message>
        <source>Name a class at every step of a sequence.</source>
        <translation>在序列的每一步给出类别。</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Name the class of a whole sequence.</source>
        <translation>给出整个序列的类别。</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>Leave the values as they are.</source>
        <translation>数值保持原样。</translation>
    </message>
    <message>
        <source>Learn the change from step to step.</source>
        <translation>学习逐步的变化量。</translation>
    </message>
    <message>
        <source>Logarithm</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Learn on a logarithmic scale, so that growing swings become even.</source>
        <translation>在对数尺度上学习，使增大的波动变得均匀。</translation>
    </message>
    <message>
        <source>Learn the relative change from step to step.</source>
        <translation>学习逐步的相对变化。</translation>
    </message>
    <message>
        <source>Learn the change since the same time last season.</source>
        <translation>学习与上一季同期相比的变化。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>差分</translation>
    </message>
    <message>
        <source>Log change</source>
        <translation>对数差分</translation>
    </message>
    <message>
        <source>Seasonal change</source>
        <translation>季节差分</translation>
    </message>
    <message>
        <source>Seasonal log change</source>
        <translation>季节对数差分</translation>
    </message>
    <message>
        <source>Learn the relative change since last season.</source>
        <translation>学习与上一季相比的相对变化。</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Byte</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>One letter or sign a step; what is drawn as one sign is one.</source>
        <translation>每步一个字母或字；显示为一个字的就算一个。</translation>
    </message>
    <message>
        <source>Turn one text into another, learnt from two columns: a text and what it becomes.</source>
        <translation>把一段文本变成另一段，从两列中学习：一列文本，一列译文。</translation>
    </message>
    <message>
        <source>One word, sign or blank a step; of Chinese one sign.</source>
        <translation>每步一个词、标点或空白；中文则为一个字。</translation>
    </message>
    <message>
        <source>One byte a step; all texts are known.</source>
        <translation>每步一个字节；任何文字都认识。</translation>
    </message>
    <message>
        <source>Byte pairs</source>
        <translation>字节对</translation>
    </message>
    <message>
        <source>Parts of words that come often, learnt from the text; they know every text.</source>
        <translation>从文字中学到的常见片段；任何文字都认识。</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>等宽</translation>
    </message>
    <message>
        <source>Ranges of one width.</source>
        <translation>各区间宽度相同。</translation>
    </message>
    <message>
        <source>Equally many</source>
        <translation>等量</translation>
    </message>
    <message>
        <source>Each range holds as many values of the training part as the others.</source>
        <translation>每个区间含有同样多的训练值。</translation>
    </message>
    <message>
        <source>Mu-law</source>
        <translation>μ 律</translation>
    </message>
    <message>
        <source>Narrow ranges around the median and wide ones far from it, as in telephony.</source>
        <translation>中位数附近的区间窄，远处的宽，如同电话编码。</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Mean 0 and standard deviation 1 on the training part.</source>
        <translation>使训练集均值为 0、标准差为 1。</translation>
    </message>
    <message>
        <source>From 0 to 1</source>
        <translation>0 到 1</translation>
    </message>
    <message>
        <source>Smallest value 0 and largest 1 on the training part.</source>
        <translation>使训练集最小值为 0、最大值为 1。</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>Keeps the gradient&apos;s size over many steps.</source>
        <translation>使梯度多步后大小不变。</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>单位矩阵</translation>
    </message>
    <message>
        <source>Copies the state at first; suits ReLU.</source>
        <translation>开始时原样复制状态；适合 ReLU。</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>Small random numbers, as PyTorch starts.</source>
        <translation>小随机数，与 PyTorch 的初值相同。</translation>
    </message>
    <message>
        <source>Xavier</source>
        <translation>Xavier</translation>
    </message>
    <message>
        <source>Sized for sigmoid and tanh.</source>
        <translation>大小适合 sigmoid 和 tanh。</translation>
    </message>
    <message>
        <source>He</source>
        <translation>He</translation>
    </message>
    <message>
        <source>Sized for ReLU.</source>
        <translation>大小适合 ReLU。</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>Fast; enough for training.</source>
        <translation>速度快，足够训练使用。</translation>
    </message>
    <message>
        <source>64 bits</source>
        <translation>64 位</translation>
    </message>
    <message>
        <source>Twice the digits; for studies of the gradient.</source>
        <translation>位数加倍，用于研究梯度。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>The same rate from the first step to the last.</source>
        <translation>从头到尾学习率不变。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>The rate falls along half a cosine wave, to almost nothing at the end.</source>
        <translation>学习率沿半个余弦波下降，最后几乎为零。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>分级</translation>
    </message>
    <message>
        <source>The rate falls by the decay factor every so many epochs.</source>
        <translation>学习率每隔若干轮乘以衰减系数。</translation>
    </message>
    <message>
        <source>Plateau</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>The rate falls by the decay factor whenever the validation loss no longer does.</source>
        <translation>每当验证损失不再下降时，学习率就乘以衰减系数。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>The processor&apos;s cores.</source>
        <translation>处理器的核心。</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>An NVIDIA card.</source>
        <translation>NVIDIA 显卡。</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Training does not begin before you have chosen.</source>
        <translation>在您选择之前不会开始训练。</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>Go on as if they were not in the file.</source>
        <translation>当作文件中没有它们。</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>插值</translation>
    </message>
    <message>
        <source>Draw a line between the known values before and behind.</source>
        <translation>在前后已知值之间连直线。</translation>
    </message>
    <message>
        <source>Carry forward</source>
        <translation>沿用前值</translation>
    </message>
    <message>
        <source>Take the last known value.</source>
        <translation>取最近的已知值。</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩蔽</translation>
    </message>
    <message>
        <source>The network is told that the value is unknown, and is never asked for it.</source>
        <translation>告诉网络该值未知，也从不要求它回答该值。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>As they are in the file.</source>
        <translation>与文件中一样。</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>As if the cell were empty.</source>
        <translation>当作空单元格。</translation>
    </message>
    <message>
        <source>First</source>
        <translation>第一行</translation>
    </message>
    <message>
        <source>Keep the first row of each time.</source>
        <translation>每个时间保留第一行。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后一行</translation>
    </message>
    <message>
        <source>Keep the last row of each time.</source>
        <translation>每个时间保留最后一行。</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Keep one row of each time, with the mean of the numbers.</source>
        <translation>每个时间保留一行，数值取平均。</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填补</translation>
    </message>
    <message>
        <source>Put a row in for each time that is left out.</source>
        <translation>为每个漏掉的时间补一行。</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Bring them to the edge of what is usual.</source>
        <translation>拉回通常范围的边缘。</translation>
    </message>
    <message>
        <source>All at once</source>
        <translation>一次给出</translation>
    </message>
    <message>
        <source>One answer for all steps: errors do not add up.</source>
        <translation>所有步一个答案：误差不会累积。</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>逐步给出</translation>
    </message>
    <message>
        <source>The network predicts one step, and goes on from its own forecast.</source>
        <translation>网络预测一步，再从自己的预测继续。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>year first</source>
        <translation>年在前</translation>
    </message>
    <message>
        <source>day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>RNN</source>
        <translation>RNN</translation>
    </message>
    <message>
        <source>The simple recurrent network: each step mixes the input with the last hidden state. It forgets quickly, because the gradient shrinks or grows at every step.</source>
        <translation>简单循环网络：每一步把输入与上一个隐藏状态混合。梯度每步都会缩小或放大，因此忘得快。</translation>
    </message>
    <message>
        <source>GRU</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>The gated recurrent unit: two gates decide what to keep and what to replace. Nearly as long a memory as the LSTM with a quarter fewer weights.</source>
        <translation>门控循环单元：两个门决定保留什么、替换什么。记忆几乎与 LSTM 一样长，权重少四分之一。</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>Long short-term memory: a cell state that gates add to and take from. The gradient passes through the forget gate almost unchanged, so it learns from far back.</source>
        <translation>长短期记忆网络：细胞状态由各个门增减。梯度几乎不变地通过遗忘门，因此能学到很久以前的内容。</translation>
    </message>
    <message>
        <source>LSTM peephole</source>
        <translation>窥视孔 LSTM</translation>
    </message>
    <message>
        <source>An LSTM whose gates also see the cell state, which helps with exact timing and counting.</source>
        <translation>门还能看到细胞状态的 LSTM，有助于精确计时和计数。</translation>
    </message>
    <message>
        <source>LSTM 1997</source>
        <translation>LSTM 1997</translation>
    </message>
    <message>
        <source>The first LSTM: its memory only adds up and never fades, so it suits short sequences with a clear start.</source>
        <translation>最早的 LSTM：记忆只累加、不衰减，适合有明确起点的短序列。</translation>
    </message>
    <message>
        <source>LSTM coupled</source>
        <translation>耦合门 LSTM</translation>
    </message>
    <message>
        <source>An LSTM with one gate for both forgetting and taking in: a quarter fewer weights, nearly the same memory.</source>
        <translation>遗忘与输入共用一个门的 LSTM：权重少四分之一，记忆能力相近。</translation>
    </message>
    <message>
        <source>MGU</source>
        <translation>MGU</translation>
    </message>
    <message>
        <source>One gate does the work of the GRU&apos;s two: a third fewer weights than the GRU.</source>
        <translation>用一个门完成 GRU 两个门的工作：权重比 GRU 少三分之一。</translation>
    </message>
    <message>
        <source>minGRU</source>
        <translation>minGRU</translation>
    </message>
    <message>
        <source>A GRU without recurrent weights: gradients fade only where its gate says so. Very fast; wants depth.</source>
        <translation>没有循环权重的 GRU：梯度只在门允许之处衰减。速度很快，宜用较深的网络。</translation>
    </message>
    <message>
        <source>IndRNN</source>
        <translation>IndRNN</translation>
    </message>
    <message>
        <source>Every unit sees only its own last value: memories from short to long side by side. Wants ReLU and depth.</source>
        <translation>每个单元只看自己上一步的值：长短记忆并存。宜配 ReLU 和较深的网络。</translation>
    </message>
    <message>
        <source>Leaky RNN</source>
        <translation>漏积分 RNN</translation>
    </message>
    <message>
        <source>Every unit has a pace of its own, learnt with the rest: slow units remember what fast ones forget.</source>
        <translation>每个单元有自己的节奏，随训练学习：慢单元记住快单元忘掉的内容。</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>From 0 to 1. Its slope is at most a quarter, so gradients vanish within a few steps.</source>
        <translation>从 0 到 1。斜率至多四分之一，梯度几步就会消失。</translation>
    </message>
    <message>
        <source>tanh</source>
        <translation>tanh</translation>
    </message>
    <message>
        <source>From -1 to 1, centred on zero. Its slope is 1 in the middle and fades at both ends.</source>
        <translation>从 -1 到 1，以零为中心。中间斜率为 1，两端趋于平坦。</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Zero below, a straight line above. Its slope never fades, so gradients may explode.</source>
        <translation>负值为零，正值为直线。斜率不衰减，梯度可能爆炸。</translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>ReLU with a small slope below zero, so that no unit dies.</source>
        <translation>负值处带小斜率的 ReLU，单元不会失活。</translation>
    </message>
    <message>
        <source>ELU</source>
        <translation>ELU</translation>
    </message>
    <message>
        <source>A straight line above, a soft bend to -1 below: no unit dies, and the mean stays near zero.</source>
        <translation>正侧为直线，负侧平滑趋向 -1：单元不会失活，均值接近零。</translation>
    </message>
    <message>
        <source>Softplus</source>
        <translation>Softplus</translation>
    </message>
    <message>
        <source>ReLU with a round corner; its slope is the sigmoid.</source>
        <translation>拐角圆滑的 ReLU，其斜率就是 sigmoid。</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>ReLU weighed by chance, with a dip below zero; the usual curve of transformers.</source>
        <translation>按概率加权的 ReLU，零点以下略有凹陷；Transformer 中常用。</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>The input times its own sigmoid: smooth, with a dip below zero. Also called swish.</source>
        <translation>输入乘以自身的 sigmoid：平滑，零点以下略有凹陷，又称 swish。</translation>
    </message>
    <message>
        <source>Softsign</source>
        <translation>Softsign</translation>
    </message>
    <message>
        <source>From -1 to 1 like tanh, but its ends flatten slowly, so gradients fade later.</source>
        <translation>与 tanh 一样从 -1 到 1，但两端变平较慢，梯度消失得更晚。</translation>
    </message>
    <message>
        <source>Hard sigmoid</source>
        <translation>硬 sigmoid</translation>
    </message>
    <message>
        <source>The sigmoid as three straight lines: its ends are flat, and no gradient passes there.</source>
        <translation>由三段直线组成的 sigmoid：两端是平的，梯度无法通过。</translation>
    </message>
    <message>
        <source>Hard tanh</source>
        <translation>硬 tanh</translation>
    </message>
    <message>
        <source>tanh as three straight lines: slope 1 in the middle, none at the ends.</source>
        <translation>由三段直线组成的 tanh：中间斜率为 1，两端为零。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>No curve at all: a linear network, whose gradients follow the weights alone.</source>
        <translation>没有曲线：线性网络，梯度只由权重决定。</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>A step size of its own for every weight; the safe first choice.</source>
        <translation>每个权重有自己的步长；稳妥的首选。</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Adam that also shrinks the weights a little at each step, against overfitting.</source>
        <translation>每步还略微缩小权重的 Adam，用于抑制过拟合。</translation>
    </message>
    <message>
        <source>RMSProp</source>
        <translation>RMSProp</translation>
    </message>
    <message>
        <source>Divides by the gradient&apos;s recent size; the classic for recurrent networks.</source>
        <translation>除以梯度近期的大小；循环网络的经典选择。</translation>
    </message>
    <message>
        <source>SGD with momentum</source>
        <translation>带动量的 SGD</translation>
    </message>
    <message>
        <source>The plain gradient with momentum; needs a learning rate chosen with care.</source>
        <translation>直接用梯度加动量；学习率需要仔细选择。</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov 动量</translation>
    </message>
    <message>
        <source>Momentum that looks ahead: it brakes earlier than plain momentum.</source>
        <translation>向前看一步的动量：比普通动量更早减速。</translation>
    </message>
    <message>
        <source>Adagrad</source>
        <translation>Adagrad</translation>
    </message>
    <message>
        <source>Steps shrink with all gradients so far; good for rare features.</source>
        <translation>步长随累计梯度缩小，适合稀有特征。</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>Lion</translation>
    </message>
    <message>
        <source>Every step has one size, only its sign counts; wants a rate a third to a tenth of Adam&apos;s.</source>
        <translation>每步大小相同，只看符号；学习率宜取 Adam 的三分之一到十分之一。</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>The mean of the squared differences, for real values.</source>
        <translation>差值平方的平均，用于实数值。</translation>
    </message>
    <message>
        <source>Huber</source>
        <translation>Huber</translation>
    </message>
    <message>
        <source>Squared for small differences, straight beyond 1: outliers pull less.</source>
        <translation>差值小时取平方，超过 1 后按直线增长：离群值影响较小。</translation>
    </message>
    <message>
        <source>safetensors</source>
        <translation>safetensors</translation>
    </message>
    <message>
        <source>One file of named tensors, the form that PyTorch users share. It stands alone: scaler and vocabulary are inside.</source>
        <translation>一个带名称的张量文件，PyTorch 用户常用的共享格式。自成一体：内含缩放参数和词表。</translation>
    </message>
    <message>
        <source>NumPy archive (npz)</source>
        <translation>NumPy 归档（npz）</translation>
    </message>
    <message>
        <source>One file that numpy.load opens: an array for each tensor.</source>
        <translation>用 numpy.load 打开的单个文件：每个张量一个数组。</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>A folder with one table for each tensor, for spreadsheets.</source>
        <translation>一个文件夹，每个张量一张表，供电子表格使用。</translation>
    </message>
    <message>
        <source>PyTorch program</source>
        <translation>PyTorch 程序</translation>
    </message>
    <message>
        <source>A folder with model.py: reads your data, runs the network in PyTorch, writes predictions. Needs no workbench.</source>
        <translation>含 model.py 的文件夹：读取数据，用 PyTorch 运行网络，写出预测。不需要本工作台。</translation>
    </message>
    <message>
        <source>NumPy program</source>
        <translation>NumPy 程序</translation>
    </message>
    <message>
        <source>A folder with model.py: reads your data, runs the network with NumPy alone, writes predictions. Short, and slow.</source>
        <translation>含 model.py 的文件夹：读取数据，只用 NumPy 运行网络，写出预测。简短，但较慢。</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Drop to learn from {names}</source>
        <translation>放下即可用 {names} 学习</translation>
    </message>
    <message>
        <source>{text} and {count} more</source>
        <translation>{text}等，另有 {count} 个</translation>
    </message>
</context>
</TS>
