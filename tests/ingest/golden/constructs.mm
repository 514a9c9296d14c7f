<map version="freeplane 1.12.1">
<!-- A comment is nobody's text. -->
<attribute_registry SHOW_ATTRIBUTES="selected"/>
<node TEXT="Every construct&#xa;of a map" ID="ID_1" CREATED="1700000000000" MODIFIED="1700000000001" STYLE="oval" VGAP_QUANTITY="3 pt">
<hook NAME="MapStyle"><properties fit_to_viewport="false"/></hook>
<font SIZE="22" BOLD="true"/>
<node TEXT="Links" POSITION="right" ID="ID_2" FOLDED="true">
<edge COLOR="#ff0000"/>
<node TEXT="To the web" ID="ID_3" LINK="https://example.org/a?b=1&amp;c=2"/>
<node TEXT="To a person" ID="ID_4" LINK="mailto:somebody@example.org"/>
<node TEXT="Inside the map" ID="ID_5" LINK="#ID_3"/>
<node TEXT="Inside the map, with no topic there" ID="ID_6" LINK="#ID_none"/>
<node TEXT="To a file" ID="ID_7" LINK="notes/other.mm"/>
<node TEXT="To a command" ID="ID_8" LINK="menuitem:_SaveAction"/>
<node TEXT="To a script" ID="ID_9" LINK="javascript:alert(1)"/>
<node TEXT="By an arrow" ID="ID_10">
<arrowlink DESTINATION="ID_3" SOURCE_LABEL="from here" MIDDLE_LABEL="by hand" STARTARROW="NONE" ENDARROW="DEFAULT"/>
<arrowlink DESTINATION="ID_3"/>
<arrowlink DESTINATION="ID_10"/>
<arrowlink DESTINATION="ID_gone"/>
</node>
<node TEXT="And back" ID="ID_11">
<linktarget DESTINATION="ID_11" SOURCE="ID_10"/>
<arrowlink DESTINATION="ID_10"/>
</node>
</node>
<node TEXT="Texts" POSITION="left" ID="ID_20">
<node TEXT="Short note" ID="ID_21"><richcontent TYPE="NOTE"><html><head/><body>
  <p>
    One   paragraph,&#160;folded.
  </p>
  <p>And *another* with &lt;brackets&gt;.</p>
</body></html></richcontent></node>
<node TEXT="Details and note" ID="ID_22">
<richcontent TYPE="DETAILS" HIDDEN="true"><html><head/><body><p>The details.</p></body></html></richcontent>
<richcontent TYPE="NOTE"><html><head/><body><p>The <b>note</b> with <a href="https://example.org/">a link</a>, <a href="#ID_3">a place</a> and <a href="a.mm">a file</a>.</p></body></html></richcontent>
</node>
<node TEXT="A note that is more than paragraphs" ID="ID_23">
<richcontent TYPE="DETAILS"><html><head/><body><p>Short.</p></body></html></richcontent>
<richcontent TYPE="NOTE"><html><head><style>p { color: red }</style></head><body>
<h2>Heading</h2>
<p>Line one<br/>line two, <i>italic <b>bold</b></i> and <b>bold <b>twice</b></b>.</p>
<ul><li>item</li><li>item with<ol><li>number</li></ol></li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td>1 | 2</td><td>x</td></tr></table>
<pre>code  with * and _</pre>
<blockquote><p>said</p></blockquote>
<p>A picture: <img src="img/a.png" alt="picture"/></p>
<p><font color="#ff0000">red</font> and <u>under</u> <script>alert(1)</script></p>
</body></html></richcontent></node>
<node ID="ID_24"><richcontent TYPE="NODE"><html><head/><body><p>Rich <b>title</b><br/>on two lines</p><p>and a second paragraph</p></body></html></richcontent></node>
<node ID="ID_25"><richcontent TYPE="NODE"><html><head/><body><p>Title with <a href="https://example.org/">a link</a></p></body></html></richcontent></node>
<node ID="ID_26"><richcontent TYPE="NODE"><html><head/><body><p><img src="img/only.png"/></p></body></html></richcontent></node>
<node TEXT="&lt;html&gt;&lt;body&gt;&lt;p&gt;HTML in an attribute&lt;/p&gt;&lt;ul&gt;&lt;li&gt;with a list&lt;/li&gt;&lt;/ul&gt;&lt;/body&gt;&lt;/html&gt;" ID="ID_27"/>
<node TEXT="First paragraph&#xa;over two lines&#xa;&#xa;# second, no heading&#xa;1. no list" ID="ID_28"/>
<node TEXT="Markdown notes" ID="ID_29">
<richcontent TYPE="DETAILS" CONTENT-TYPE="plain/auto"><text>plain *details*</text></richcontent>
<richcontent TYPE="NOTE" CONTENT-TYPE="plain/markdown"><text># Really a heading

- and a list</text></richcontent></node>
<node TEXT="# Markdown title&#xa;&#xa;with **text**" FORMAT="markdownPatternFormat" ID="ID_30"/>
<node TEXT="Empty note" ID="ID_31"><richcontent TYPE="NOTE" CONTENT-TYPE="xml/"/></node>
<node TEXT="Old note" ID="ID_32"><hook NAME="accessories/plugins/NodeNote.properties"><text>from FreeMind 0.8</text></hook></node>
<node TEXT="Zahlzeichen: &#228;&#x20AC;&#x65e5;&#26412; &amp; &#x1F600;" ID="ID_33"/>
<node TEXT="" ID="ID_34"/>
<node LOCALIZED_TEXT="new_mindmap" ID="ID_35"/>
</node>
<node TEXT="Formulas" ID="ID_40">
<node TEXT="\latex $x_2 = \frac{1}{3}$" ID="ID_41"/>
<node TEXT="\[ \sum_i a_i^2 \]" FORMAT="latexPatternFormat" ID="ID_42"/>
<node TEXT="By the old plug-in" ID="ID_43"><hook NAME="plugins/latex/LatexNodeHook.properties" EQUATION="E = m c^2"/></node>
<node TEXT="In a note" ID="ID_44"><richcontent TYPE="NOTE" CONTENT-TYPE="plain/latex"><text>a_1 + b_2</text></richcontent></node>
</node>
<node TEXT="Marks" ID="ID_50" TAGS="first tag&#xa;second&#xa;first tag">
<icon BUILTIN="idea"/><icon BUILTIN="full-1"/>
<attribute_layout NAME_WIDTH="50 pt"/>
<attribute NAME="pages" VALUE="12"/><attribute NAME="pages" VALUE="13"/>
<cloud COLOR="#f0f0f0" SHAPE="ARC"/>
<node TEXT="Free" ID="ID_51"><hook NAME="FreeNode"/></node>
<node TEXT="Picture" ID="ID_52"><hook URI="img/b.png" SIZE="0.5" NAME="ExternalObject"/></node>
<node TEXT="Reminder" ID="ID_53"><hook NAME="plugins/TimeManagementReminder.xml"><Parameters REMINDUSERAT="1"/></hook></node>
<node TEXT="Secret" ID="ID_54" ENCRYPTED_CONTENT="t/NS/HPSppU= VbQIDGWIdFE="/>
<node TEXT="Unknown" ID="ID_55" SPARKLE="9"><sparkle/><richcontent TYPE="MOOD"><html><body><p>glad</p></body></html></richcontent></node>
<node TEXT="Twin" ID="ID_55"/>
</node>
<node TEXT="Summaries" ID="ID_60">
<node TEXT="" ID="ID_61"><hook NAME="FirstGroupNode"/></node>
<node TEXT="one" ID="ID_62"/>
<node TEXT="two" ID="ID_63"/>
<node TEXT="" ID="ID_64"><hook NAME="SummaryNode"/><hook NAME="AlwaysUnfoldedNode"/><node TEXT="what both come to" ID="ID_65"/></node>
<node TEXT="a summary with a title" ID="ID_66"><hook NAME="SummaryNode"/></node>
</node>
<node TEXT="Clones" ID="ID_70">
<node ID="ID_71" TREE_ID="ID_22"/>
<node ID="ID_72" CONTENT_ID="ID_71" POSITION="right"/>
<node ID="ID_73" TREE_ID="ID_nowhere"/>
</node>
<node ID="ID_80" TEXT="A title that is longer than three hundred characters, because somebody typed a whole paragraph into it instead of a note, which happens more often than one would believe when one sees it for the first time, and which has to be cut at a word, so that the outline stays something that can be read at a glance, and *all* of it opens the document."/>
</node>
<node TEXT="A second root" ID="ID_90"/>
</map>
