"""Is a sentence a commitment? Its kind, its strength, and the reason where it is none.

The rules follow corpus RULES T1–T5. What defeats a search for verbs: stance, background and aims
contain the same verbs as orders do; so the place, the subject and the tense decide first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luodi.reading.model import Kind, Strength
from luodi.reading.sections import Mode

_C = re.compile
FRAME = _C(
    r"^(?:各位代表|各位委员|同志们|各位领导|朋友们|谢谢|特此(?:通知|报告|函复)|以上(?:报告|意见)|请予?审议|此致|现在，?我|下面，?(?:我|就|让)|今天，?我们|我(?:先|再)?(?:讲|谈|强调)|"
    r"现将?.{0,80}(?:如下|印发|转发|下达|通报)|让我们|为(?:贯彻|深入|进一步|切实|全面|加快|推动|推进|落实|确保|规范|加强|做好|了|认真|促进|有效|充分|更好).{0,160}?(?:制定本|提出(?:以下|如下)|现就|现提出|通知如下|制定如下|特制定|作出如下)|"
    r"经.{0,30}(?:同意|批准|研究).{0,60}(?:如下|印发|转发)|本(?:规划|方案|意见|办法|通知|预案|纲要|措施)(?:自|由|所称|所指|适用|是|主要|以|在|的|包括|根据|重点)|附件|来源[：]|发布(?:日期|时间|人|机构|单位)|联系(?:人|电话)|此件|\(此件|扫一扫|分享|打印|责任编辑|编辑[：:])"
)
_FRAME_END = _C(r"(?:现?(?:将|就).{0,60}(?:通知|报告|函告|批复|通报|意见|公告|函复)如下|如下(?:意见|通知|要求|安排)?|请认真贯彻(?:执行|落实)|请(?:各地|各部门|你们)?(?:结合.{0,14}，)?(?:认真)?(?:组织实施|遵照执行|贯彻执行|贯彻落实|抓好落实|组织落实)|请审议|请予审议)[。！]?$|(?:努力|团结|不懈)奋斗！$")
_CLOSE = _C(r"[！!]\s*[”\"]?$")
_UMBRELLA = _C(r"[：:]\s*$|^(?:重点|主要|着力|要)?(?:抓好|做好|从|突出|包括|围绕|把握|采取|处理)?(?:好)?(?:以下|如下|下列)[^，。]{0,24}[。：]?$|(?:做好|抓好|推进|突出抓好|把握好?|从)(?:以下|如下|下列|这)[^，。]{0,12}(?:工作|方面|任务|重点|入手|着手|关系|几点|原则|措施|事项)[^，。]{0,6}[。：]?$")
PAST = _C(
    r"已经?(?!有的|建成的|批准|出台的|成立的|建立的|开工|明确的|纳入|确定|知|发现|认定|取得.{0,12}的，|登记|完成.{0,10}的，|实行|享受|公布的|下达的|办|列入|安排的|挪作|投入|购|具备|制定|建有|开展.{0,10}的)[^，。；]{0,20}|过去[一二三四五六七八九十几的]?(?:年|段)?|"
    r"去年以?来?[^，。；]{0,4}(?:我|全|，)|近年来|近几年|一年来|五年来|[一二三四五六七八九十]年来|今年以来|(?:\d{4}年|本世纪|新世纪|改革开放|建国|会议|成立|实施|春节|汛期|疫情|试点|开展|期间|十八大|十九大|二十大)以来|截至|截止|"
    r"(?:取得|实现|完成|获得|迈出|呈现|得到|赢得|创造|达到)了|取得[^，。；]{0,16}(?:成效|成绩|进展|成就|突破|胜利|成果)[。；，]|(?:进入|形成|建成|出台|推出|设立|落户|投产|通车|开通|跃居|跃升|位居|居全国|列全国|排名|荣获|获评|入选|获批|摘得|荣膺|揽获)了|"
    r"(?:位居|位列|稳居|居|列|排)(?:全国|全省|全市|世界|全球)|首次突破|创历史新高|圆满完成|顺利(?:完成|实现|通过)[。；，]|不断(?:增强|提高|改善|提升|优化|完善|壮大|扩大|加强|加快|涌现)[。；，]|持续(?:向好|改善|优化|回升|增强)[。；，]|明显(?:改善|提升|增强|提高|好转|加快|成效|进展)[。；，]|显著(?:提升|提高|增强|改善|成效)[。；，]"
)
_FIGURE_PAST = _C(r"(?:比|较)(?:上年|去年|上一年|\d{4}年)(?:同期)?(?:增长|提高|下降|减少|增加|降低|上升)|同比(?:增长|下降|提高)|年均(?:增长|下降|提高)\d|增长\d[\d.]*(?:%|倍)、")
BACKGROUND = _C(
    r"^(?:当前|目前|现在|现阶段|今后一个时期.{0,6}(?:是|，我国)|近期|同时也要看到|与此同时，.{0,30}(?:问题|挑战)|但是?，?|然而|长期以来|从.{2,14}(?:看|来看)[，,]|随着|由于|鉴于|由此|总的看|应该看到|必须看到|要看到|也要看到|我们也?(?:清醒|深刻)(?:地)?(?:认识|看到)|我们深知|实践证明|事实证明|经验表明|这(?:是|些|次|一|表明|说明|充分|既|标志|主要)|其中一|一年来|回首|回顾|新的一年|今年是|明年是|20\d\d年是|“?十.五”?时期是|未来五年是|上述|据此|此次|本次|会议(?:认为|指出|强调|决定|听取|审议)|(?:总书记|习近平|温家宝|李克强|朱镕基|[一-鿿]{2,3}总理|[一-鿿]{2,3}省长|[一-鿿]{2,3}市长|[一-鿿]{2,3}书记).{0,30}(?:指出|强调|要求|指示|考察|视察|批示|提出))"
)
_PROBLEM = _C(
    r"(?:存在|面临)(?:着|一些|的|不少|较多|许多|诸多|多|严峻)?.{0,40}(?:问题|不足|差距|困难|短板|挑战|压力|风险)[。；，]|(?:问题|矛盾|困难|压力|形势)(?:仍然?|依然|还|比较|较为?|十分|更加|日益|尤为)?(?:突出|严峻|复杂|存在|较大|凸显|较多|加大|不少|增多|繁重)|不够(?:强|高|大|好|到位|完善|合理|充分|健全|紧密|有力|深入|协调|平衡|及时|细|实|硬|快|优|足)|"
    r"(?:有待|亟待|亟需|尚需|仍需)(?:进一步)?(?:提高|加强|完善|解决|提升|改善|优化|破解)|不(?:平衡|充分|协调|到位|完善|健全|合理|适应)(?:的)?问题|(?:仍|还|依然|尚)(?:然)?(?:不(?:够|足|高|强|大|优|多)|存在|较(?:弱|低|大|多|慢)|偏|薄弱|未|没有)|重视程度不|推进缓慢|进度(?:相对)?(?:缓慢|滞后)|未(?:整改到位|启动|达标|完成)[。；，]|没有(?:落实|开展|得到)"
)
_DEFINES = _C(r"^[^，。；]{2,30}?(?<![但可还也于不便正而凡乃硬若只要总])是(?!否|非)(?:指)?[^，。]{2,}|^[^，。；]{2,24}(?:具有|关系|事关|关乎|承载|意味着|有利于|有助于|对于|代表着)|^没有.{2,24}就没有|^只有.{2,40}才能|^(?:这|那)(?:些|次|项|是|既|一)")
_STANCE = _C(
    r"^(?:我们)?(?:要|必须|应当|务必|坚持|就要|就是要)?(?:始终|牢牢|更加|继续|充分|深刻|清醒地?|深入|切实|进一步|自觉|不断|坚定|时刻|毫不动摇|一以贯之|一定要|坚决|更好|紧紧|统筹|同时)*(?:坚持|认识|牢记|树牢|树立|增强.{0,10}(?:意识|自信)|领悟|把握好?(?!.{0,8}(?:工作|政策))|做到|秉持|保持.{0,8}(?:定力|清醒|自信)|拥护|捍卫|维护.{0,12}(?:权威|核心)|胸怀|看到|坚信|弘扬|践行|发扬|勇于|敢于|善于|锤炼|坚定.{0,10}(?:信心|信念|自觉|立场|决心)|感恩|扛起|扛牢)"
)
_STANCE_POLICY = _C(r"^[^，。；]{2,14}(?:政策|基调|步伐|措施|举措)(?:要|应|必须)(?:更加|更|适度|积极|灵活|稳健|合理|精准|持续|继续|坚持|注重|强化)*[^，。；]{0,10}(?:有效|有力|适度|发力|得力|精准|稳健|进取|到位|加力|给力|可持续|增效|提质)[。、，]")
_AWARE = _C(r"(?:要|必须|应当|应)(?:也|更加|更|充分|深刻|清醒|时刻|始终)*(?:地)?(?:认识到|看到|牢记|意识到|明白)|我们完全(?:能|有)|我们(?:有|一定能|能够|深知|坚信|相信)|必然会|必将|就能|就会|才能")
_KEEP = _C(r"^(?:继续)?坚持(?:和完善|按|实行|执行|依法|推进|开展|实施)")
_GUIDING = _C(r"以[^，。]{2,24}(?:思想|理论|精神)[^，。]{0,8}为(?:指导|指引|统领|遵循)|高举[^，。]{2,20}旗帜|(?:全面|深入)(?:贯彻|学习贯彻)(?:落实)?(?:党的|[^，。]{2,12}(?:讲话|会议|全会))[^。]{0,40}精神，")
_ASKED = _C(r"^你(?:省|市|区|县)[^，。]{0,6}(?:请求|提出|反映|希望|建议|近日)")
_TOLD = _C(r"(?:考虑|兼顾|体现|反映|表明|说明|彰显|突出|包括|提出|进行|作出|开展|印发|召开|部署|发出|制订|制定|下发|承诺|形成|有)了|并非|(?:说|指出|认为)，|有重要(?:作用|意义)|非常必要|完全必要|重要保证|的重大任务|关键时期|开局之年|收官之年|需要说明的是|主要(?:是)?考虑")
_CONDITION = _C(r"(?:情况|情形|行为|之一)的?[。；]$|[^，]{4,}的[；]$|^(?:有|没有|无|未)[^，]{2,30}[。；]$")
_OPENER = _C(r"^(?:通过|结合|围绕|对照|针对|根据|按照|依托|立足|聚焦|对|把|将|为(?!了|此|什么)|以|在[^，。]{2,40}(?:实施|开展|推行|建立|建设|推广|设立|试行))(?!.{0,60}(?:取得了|已经|得到了))")
_OUTCOME = _C(r"全覆盖|无差别|应.尽.|清零|(?:基本|全面|全部|初步)(?:建成|实现|形成|建立|完成|消除|达标|达到|解决)|免费|不降低|不减少|只增不减|到位[。；]|不再|同步增长|基本同步")
_CLEAR = _C(r"^(?:积极|进一步|切实|严格|大力|继续|全面|同时，?)*(?:支持|鼓励|引导|允许|推动|推进|加快|加强|加大|完善|健全|建立|对|将|把|按|根据|落实|实施|开展|优化|深化|强化|提高)")
_PERMIT = _C(r"(?:^|，)(?:[^，。；]{0,24})?(?<!不|许|认|方|均)可(?:以|由|在|根据|结合|按|将|通过|采取|采用|参照|视|自行|享受|申请|适当|依法|对|先行|从|与|凭|向|作为|选择|委托|直接|单独|授权)|由[^，。；]{2,20}(?:自主|自行)(?:决定|确定|选择)|(?:参照|比照)(?:本|此|上述)[^，。]{0,12}执行")
DIRECTIVE = _C(
    r"(?:^|[，；：、。])(?:[^，；。]{0,26}?(?<![不需只主次重想必提紧首摘纪概简扼纲若需])(?:要(?!求|素|点|害|塞|么|件|是|闻|道|人)|应当|应(?![急用对有声届邀收变力])|必须|须|务必|不得|严禁|禁止|负责|务(?=必)|一律|统一(?=由|按|纳入)|全部(?=转|纳入|下达|实行|用于)))|(?:^|，)(?:请|由[^，。]{2,20}(?:负责|牵头|组织|制定|会同))"
)
VERB = _C(
    r"(?:^|[，；：])(?:并|同时，?|还|继续|要|积极|大力|全面|深入|切实|认真|着力|努力|全力|扎实|稳步|有序|有效|进一步|不断|持续|加快|重点|统筹|坚决|严格|主动|依法|及时|适时|尽快|抓紧|逐步|科学|合理|充分|协同|联合|率先|高标准|高质量|高水平|"
    r"更好|更加|同步|分类|分步|精准|常态化|滚动|因地制宜|从严|优先|妥善|牢牢|紧紧|始终|因城施策|再|力争|争取|确保|推动|促进|支持|鼓励|引导|结合|围绕|根据|按照|针对|聚焦|依托|通过|以|对|将|把|在|于|为|从|向|与)*"
    r"(?:加快|加强|加大|推进|推动|促进|完善|健全|建立|建设|建成|新建|改建|扩建|迁建|实施|开展|强化|深化|优化|提高|提升|提速|扩大|拓展|支持|鼓励|引导|落实|做好|抓好|抓实|办好|管好|用好|制定|制订|出台|修订|编制|印发|公布|发布|组织|成立|设立|启动|开工|完成|实现|达到|确保|保障|保持|保护|"
    r"培育|培养|打造|创建|构建|发展|壮大|增加|减少|降低|压减|压缩|控制|严控|防范|化解|整治|治理|清理|规范|严格|严肃|严厉|打击|查处|监督|督促|检查|排查|统筹|协调|整合|推广|推行|试行|探索|研究|谋划|创新|改革|改进|改善|改造|更新|升级|引进|招引|引育|吸引|集聚|争取|参与|配合|"
    r"举办|承办|召开|宣传|培训|总结|表彰|公开|报送|上报|汇总|评估|评价|考核|审核|审批|简化|精简|取消|下放|放宽|放开|开放|对接|衔接|融合|联动|畅通|打通|打好|打赢|守住|兜牢|筑牢|夯实|巩固|稳定|稳妥|稳住|做强|做优|做大|做实|补齐|攻克|突破|激发|释放|盘活|用足|利用|运用|发挥|"
    r"明确|细化|量化|分解|压实|列出|列入|纳入|安排|拨付|投入|投放|发放|提供|配备|配置|配套|供应|储备|收储|征收|征管|征集|受理|办理|办结|解决|处理|处置|答复|反馈|回应|接受|遵守|遵循|执行|贯彻|学习|领会|深学|转化|转变|转移|转型|增强|增进|维护|维持|尊重|关心|关爱|关注|帮助|帮扶|救助|"
    r"扶持|赋予|赋能|授权|委托|购买|设定|搞好|搞活|管住|采购|采取|采用|试点|示范|验收|移交|接收|收回|回收|拆除|关闭|淘汰|禁止|限制|杜绝|制止|防止|避免|预防|预警|监测|监控|监管|管控|管理|调查|调研|调整|调度|调动|动员|号召|倡导|弘扬|传承|繁荣|丰富|活跃|普及|覆盖|延伸|拓宽|疏通|连通|贯通|"
    r"整顿|登记|摸排|摸底|梳理|对照|核查|核实|核定|核减|补充|补建|补种|移植|种植|造林|绿化|美化|亮化|净化|硬化|修复|修缮|修建|兴建|兴修|铺设|架设|安装|部署|布局|布设|设置|选派|选树|选拔|遴选|推荐|推选|评选|认定|授予|奖励|激励|问责|追究|追责|约谈|通报|曝光|公示|听取|吸纳|采纳|借鉴|"
    r"遏制|缓解|减轻|减免|免除|免收|缩小|缩短|缩减|削减|裁减|合并|撤销|撤并|划转|剥离|重组|兼并|上市|融资|筹集|筹措|筹建|筹备|申报|争创|争当|创造|营造|塑造|锻造|形成|凝聚|汇聚|集中|聚力|全力|奋力|努力|力争|适应|满足|符合|体现|突出|注重|重视|坚持|坚守|坚决|大力|积极|有序|进行|给予|予以|"
    r"落细|抢抓|抓住|抓紧|紧扣|紧盯|盯紧|倒排|挂图|包保|领办|牵头|担负|承担|履行|尽责|依法|从严|严防|严管|严查|严守|严打|防控|防治|防御|抗御|抢险|救援|救治|医治|收治|救灾|减灾|备灾|恢复|重建|复工|复产|保供|稳价|平抑|调控|调节|引进|输送|输出|出口|进口|扩种|扩围|扩容|增设|增派|增发|增收|增效|节约|节省|节能|循环|再造|练好|走好|走出|走进|深耕|厚植|涵养|擦亮|唱响|讲好|叫响|亮明|推出|推送|推介|推荐|"
    r"接待|服务|招聘|招生|招商|留住|留学|选聘|聘请|聘任|录用|培优|育强|育成|孵化|催生|带动|拉动|牵引|撬动|驱动|引领|指导|辅导|督导|督查|督办|巡查|巡视|审计|稽查|抽查|普查|自查|对标|对表|比学|赶超|跟踪|跟进|追踪|溯源|清退|清欠|清零|清查|清单化|台账|建档|立项|立法|立规|修改|修编|编写|撰写|起草|拟订|提请|提交|提出|提醒|告知|通知|函告|抄送|移送|协助|协作|协商|会商|会同|共建|共享|共治|联建|联网|联保|互认|互通|互联|对口|挂钩|结对|轮训|轮换|值守|值班|演练|演习|宣讲|宣教|普法|科普|阅读|"
    r"减量|减污|降碳|降耗|降本|降费|减税|退税|免税|让利|贴息|担保|承保|理赔|兑付|兑现|清偿|偿还|置换|发行|募集|注入|注资|增资|扩股|混改|改制|改组|改扩建|扩能|扩产|达产|投产|投用|投运|试运行|交付|交房|保交楼|加装|适配|选送|放大|提档|提质|构筑|铸牢|传播|延续|打响|开发|开辟|开拓|开启|开设|开通|加密|加固|除险|释疑|清淤|疏浚|扩挖|排查|排除|消除|消纳|化验|检验|检测|检疫|校核|测绘|测算|勘察|设计|施工|监理|防护|养护|维修|抢修|检修|大修|更换|替换|替代|置办|置业|安置|搬迁|迁移|转运|运输|运营|运行|营运|经营|承接|承诺|允许|准许|批准|许可|备案|年检|年报)"
)
_WILL = _C(r"(?:^|，)[^，。；]{2,20}将(?!于.{0,8}举行|是)")
_SUPPORT = _C(r"^(?:[^，。；]{0,16}，)?(?:积极|大力|继续)?(?:支持|鼓励|允许|引导|扶持)")
_PROHIBIT = _C(r"不得|严禁|禁止|一律不|坚决杜绝|决不允许|不准")
_REPORT = _C(r"报送|上报|报告(?:市|县|区|省|国务院)|报(?:市|县|区|省|送|国务院)[^，。；]{0,20}(?:督查室|政府|办公室|委员会|督查组|部门|备案)|书面报|及时报|反馈(?:至|给|到)|抄送|汇总(?:上报|后|报)")
_SUPERVISE = _C(r"督查|督导|督办|督促检查|考核|通报批评|约谈|问责|追究|跟踪问效|监督检查|抽查|专项检查|绩效评估")
_DUTY = _C(r"定期|常态化|长效机制|常年|长期|每(?:年|月|季|周|日|天)|日常|始终|坚持不懈|持续")
_STRIVE = _C(r"力争|争取|努力|争当|争创|奋力|积极争")
_MUST = _C(r"必须|务必|严禁|不得|一律|坚决|确保|严格|应当|应(?=[按当于在及由将把对依])|决不|禁止|须")
_ENCOURAGE = _C(r"^(?:[^，。；]{0,12}，)?(?:积极|大力)?(?:鼓励|支持|引导|倡导|提倡|允许)")
_ENUMERATES = _C(r"^(?:[^，。；]{0,20})(?:包括|分为|主要有|由[^，。]{2,60}组成|设在|下设|如下)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is a task, of what kind and strength, and why not."""

    is_task: bool
    kind: Kind
    strength: Strength
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands and what is known of it."""

    mode: Mode
    lead_in: bool  # before the first heading
    has_subject: bool
    has_date: bool
    has_figure: bool
    headed: bool  # the document has headings
    orders: bool  # a document that gives work to others (通知, 意见, 方案 …)


def judge(text: str, ctx: Context) -> Verdict:
    """The verdict on one sentence; `text` is normalised, without its mark."""
    reason = _why_not(text.strip(), ctx)
    if reason:
        kind = Kind.SLOGAN if reason in ("stance", "guidance", "frame") else Kind.BACKGROUND
        return Verdict(False, kind, strength_of(text), reason)
    return Verdict(True, kind_of(text, ctx), strength_of(text))


def kind_of(text: str, ctx: Context) -> Kind:
    """What a commitment asks for."""
    if ctx.has_figure:
        return Kind.GOAL
    for kind, pattern in ((Kind.PROHIBITION, _PROHIBIT), (Kind.REPORT, _REPORT), (Kind.SUPPORT, _SUPPORT),
                          (Kind.SUPERVISION, _SUPERVISE)):
        if pattern.search(text):
            return kind
    if _DUTY.search(text) and not ctx.has_date:
        return Kind.DUTY
    return Kind.TASK


def strength_of(text: str) -> Strength:
    """How firmly the sentence asks."""
    if _MUST.search(text):
        return Strength.MUST
    if _ENCOURAGE.search(text):
        return Strength.ENCOURAGE
    if _STRIVE.search(text):
        return Strength.STRIVE
    if _PERMIT.search(text):
        return Strength.MAY
    return Strength.SHOULD


def _why_not(text: str, ctx: Context) -> str:
    reason = _formula(text)
    if reason:
        return reason
    if ctx.mode in (Mode.REVIEW, Mode.PRAISE):
        return "" if ctx.mode is Mode.PRAISE and ctx.has_subject and DIRECTIVE.search(text) else "result"
    if ctx.mode is Mode.RULES:
        return "rule"
    if ctx.mode is Mode.GUIDANCE:
        return "guidance"
    if ctx.mode is Mode.AIM:
        return "" if ctx.has_date or ctx.has_figure else "aim"
    if ctx.lead_in and not _speaks_to_someone(text, ctx):
        return "background"
    return _told(text, ctx) or _stance(text, ctx)


def _formula(text: str) -> str:
    if _UMBRELLA.search(text):
        return "umbrella"
    if len(text) < 5 or FRAME.search(text) or _FRAME_END.search(text) or _CLOSE.search(text):
        return "frame"
    return ""


def _speaks_to_someone(text: str, ctx: Context) -> bool:
    """In the covering part only what is asked of somebody counts."""
    asks = DIRECTIVE.search(text) is not None or text.startswith("请") or _WILL.search(text) is not None
    return asks and (ctx.has_subject or not ctx.headed)


def _told(text: str, ctx: Context) -> str:
    """Facts, problems and explanations, unless an order stands beside them."""
    ordered = DIRECTIVE.search(text) is not None
    dated = ctx.has_date or ctx.has_figure
    if BACKGROUND.search(text) and not ordered:
        return "background"
    if _ASKED.search(text):
        return "background"
    if not ordered and not dated and PAST.search(text) and not _OPENER.match(text):
        return "result"
    if not ordered and _TOLD.search(text):
        return "explanation"
    if _PROBLEM.search(text) and not ordered and not text.startswith(("针对", "对", "解决", "着力解决")):
        return "problem"
    if _CONDITION.search(text) and not ordered:
        return "rule"
    if _DEFINES.search(text) and not ctx.has_subject and not dated:
        return "explanation"
    acts = VERB.search(text) or _OPENER.match(text) or _OUTCOME.search(text)
    if not (ordered or dated or ctx.has_subject or acts or "将" in text):
        return "explanation"
    return ""


def _stance(text: str, ctx: Context) -> str:
    dated = ctx.has_date or ctx.has_figure
    if _PERMIT.search(text) and not DIRECTIVE.search(text) and not _CLEAR.match(text):
        return "permission"
    if _GUIDING.search(text[:90]):
        return "guidance"
    if _STANCE_POLICY.search(text) and not dated:
        return "stance"
    if (_STANCE.search(text) or _AWARE.search(text)) and not dated and not _acts_later(text):
        return "stance"
    if _ENUMERATES.search(text) and not DIRECTIVE.search(text) and not _CLEAR.match(text):
        return "explanation"
    return ""


def _acts_later(text: str) -> bool:
    """坚持…原则，建立健全…: after the stance a clause that acts."""
    if _KEEP.match(text):
        return True
    clauses = re.split(r"[，；]", text)[1:]
    return any(VERB.match(c) and not _STANCE.match(c) for c in clauses)
