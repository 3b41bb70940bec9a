"""The help page: short answers, chosen by what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.apps.accounts import rules as accounts
from luodi.apps.agenda import rules as agenda
from luodi.apps.boards import rules as boards
from luodi.apps.documents import rules as documents
from luodi.apps.ladder import rules as ladder
from luodi.apps.ledger import rules as ledger
from luodi.apps.lights import rules as lights
from luodi.apps.notify import rules as notify
from luodi.apps.orgs import rules as orgs
from luodi.apps.tasks import rules as tasks
from luodi.kernel.access import Actor, Permission
from luodi.shell.rules import HOME


@dataclass(frozen=True, slots=True)
class Topic:
    """A question people ask, its answer in steps, and the page to do it on."""

    slug: str
    question: str | Promise
    steps: tuple[str | Promise, ...]
    permission: Permission
    page: str = ""
    link: str | Promise = ""


TOPICS = (
    Topic("upload", _("怎样把一份文件分解成任务？"), (
        _("在“文件”页点“登记文件”，拖入或粘贴文件，也可以直接粘贴文字。涉密文件会被拒收，不会保存。"),
        _("读取完成后打开分解台：左边是提纲，中间是原文，右边是当前这条要求。"),
        _("逐条决定：回车＝转任务，E＝修改，S＝在光标处拆分，M＝合并，X＝不转（写明原因）。按“?”看全部快捷键。"),
        _("没有责任单位、没有时限的事项会列入“待明确清单”，可导出一页纸请领导定。"),
        _("全部看完后点“交办预览”，逐单位核对，再点“交办”。要么全部发出，要么一条也不发。"),
    ), documents.DECOMPOSE, "documents:list", pgettext_lazy("plural", "打开文件")),
    Topic("ledger", _("原来的 Excel 台账怎么搬进来？"), (
        _("在“导入台账”上传 xlsx，不用改格式；对应一下各列，以后同样的台账自动对上。"),
        _("不认识的单位名称选一次就记住；有问题的行逐行说明，可以改好再传，也可以搁置后先导入其余的。"),
        _("确认之后才写入：在办的成为草稿或直接交办，办结的只存档，不补记签收、反馈。"),
        _("成批改目标、频次、权重、备注：在任务台账点“导出 Excel”，改绿色的列，再上传。"),
    ), ledger.IMPORT, "ledger:start", _("打开导入台账")),
    Topic("returned", _("单位退回任务怎么办？"), (
        _("首页“单位退回”列出退回的任务和理由。"),
        _("认为理由成立，改派给其他单位；认为不成立，写明意见后请原单位继续承办。"),
    ), tasks.SETTLE, "tasks:work", _("打开我的工作")),
    Topic("work", _("收到任务后要做什么？"), (
        _("“我的工作”按先后列出：逾期、本周到期、退回、新任务。"),
        _("先签收。不属于本单位职责的，点“退回”并写明理由，由督查室处理。"),
        _("需要反馈时点“反馈”：没有变化就选“无变化”；有数字的填数字。两分钟可以报完一项。"),
        _("报错了在任务页点“更正”，写明原因；更正后的计入统计，原来的留着备查。"),
    ), tasks.REPORT, "tasks:work", _("打开我的工作")),
    Topic("vouch", _("反馈要先经我审签，怎么设？"), (
        _("在“办理习惯”勾上“反馈进展，先送我审签”。此后本单位填的反馈先到您的“我的工作”。"),
        _("您审签后才报出；退回的写明要改什么，填报人会收到通知。您自己填的不用再签。"),
    ), tasks.VOUCH, "tasks:habits", _("打开办理习惯")),
    Topic("agenda", _("怎样不漏掉期限？"), (
        _("“日历”按天列出办结、节点、签收和反馈的期限，标明放假和调休；点“还有几项”看全部。"),
        _("“订阅日历”生成一个地址，加到手机或电脑的日历里，自动更新；地址外传了就重新生成。"),
        _("“挂图作战”把任务画成横条：空心的是延期，红虚线是逾期；可按 A3 打印，可投大屏。"),
        _("要改时限，在作战图上拖动本单位任务的右端，或在任务页提出申请；批准之前时限不变。"),
    ), agenda.VIEW, "agenda:calendar", _("打开日历")),
    Topic("urge", _("怎样催办、督办？"), (
        _("到期前、到期当天、过期后，系统按“催办办法”自动提醒，工作日每人每天最多一条；“督办→催办办法”里写得明明白白。"),
        _("任务页“提醒和督办”显示走到哪一级、下一步是什么；急的点“催一下”，不宜催的点“暂缓督办”并写明理由。"),
        _("过期较久的，系统提出督办单，由督查员核对正文后核发；编号、送达、答复、解除都留在单子上。"),
        _("发错了写明理由撤回；任务办结或批准延期后解除。"),
    ), ladder.URGE, "ladder:list", _("打开督办")),
    Topic("notice", _("收到督办单怎么办？"), (
        _("在“督办”或任务页打开督办单，先点“确认收到”。"),
        _("在答复期限前写明原因、措施和预计办结日期，点“答复”；不用另报纸质材料。"),
        _("任务照常反馈、申请办结或延期；办结或批准延期后，督查室解除督办。"),
    ), ladder.ANSWER, "ladder:list", _("打开督办")),
    Topic("ask-help", _("有解决不了的事怎么办？"), (
        _("在任务页“协调事项”点“请求协调”，写明卡在哪里、希望谁解决；不知道找谁的，单位留空，由督查室协调。"),
        _("被请求的单位一周内答复；没有解决的转督查室，一个月仍没有解决的请区领导协调，到期自动提级。"),
        _("收到答复后确认：解决了按“确认已解决”，没有解决写明还缺什么，继续协调。"),
    ), tasks.HELP, "tasks:helps", _("打开协调事项")),
    Topic("remarks", _("领导批示怎样办理？"), (
        _("在文件、任务、目标页点“登记批示”，系统外的文件在“领导批示”页登记；领导本人可以直接在页面上写。"),
        _("转办：作为新的事项交办，或由原任务的承办单位按批示办理；时限按缓急定，可以改，两个日期都会显示。不需办理的，圈阅并写明原因。"),
        _("承办事项办结后结果自动写到批示上；报领导后办结，领导有新批示的，登记后继续办理。"),
        _("“办理情况报告”导出 Word 或 Excel，分已办结、未办结两部分。批示不计入任何考核得分。"),
    ), tasks.REMARK, "tasks:remarks", _("打开领导批示")),
    Topic("goals", _("领导怎样看全局？"), (
        _("首页按目标列出任务亮灯情况，点数字看具体任务。"),
        _("每盏灯点开都有一句话，说明按哪条规则、用什么数据算出来的。"),
        _("系统只比较工作结果，不统计任何人的登录次数、在线时长，也不给个人排名。"),
    ), documents.GOALS_VIEW, "documents:goals", _("打开目标")),
    Topic("lights", _("亮灯按什么规则，怎样修改？"), (
        _("“亮灯规则”写明每盏灯什么时候亮、怎样处理、怎样解除、可否豁免；任务页每盏灯都能点到计算它的那一版。"),
        _("督查室负责人点“修改规则”，从现行规则或外地公布的办法改起，只改数字就行。"),
        _("采用之前先看“预览影响”：今天会有多少项换灯、是哪些。写明理由和起始日期再采用，不能追溯。"),
        _("有正当理由的单位可以申请亮灯豁免，批准后在期限内不亮灯，到期自动恢复。"),
    ), lights.VIEW, "lights:rules", _("打开亮灯规则")),
    Topic("statistics", _("怎样看按时率、历史情况？"), (
        _("“统计”按单位、目标、文件、责任领导列出办理结果。点任何一个数字，打开它的每一项任务。"),
        _("按时率＝按时办结÷应办结，没办结但已逾期的也在分母里；默认按原定时限，延期不改变考核。"),
        _("“热力图”看各单位各月的按时率；“历史时点”看任何一天的亮灯和状态，还可以对照两天之间的变化。"),
    ), boards.VIEW, "boards:statistics", _("打开统计")),
    Topic("goal", _("怎样给领导看一个目标？"), (
        _("在“目标”页点名称：一张 A4 纸写明是否正常、三项指标、近来变化、卡点和待领导决定的事。"),
        _("领导可以在页面上直接同意、不同意或者另行批示；打印出来与页面一样。"),
    ), documents.GOALS_VIEW, "documents:goals", _("打开目标")),
    Topic("orgs", _("机构有变动怎么办？"), (
        _("更名、合并、撤销都在“单位”页办理并写明日期，过去的任务仍显示当时的名称。"),
        _("人员换岗：先免去原任职，再任命到新岗位；权限随岗位走，不随人走。"),
        _("成批的变动可以下载 Excel 模板，填好后导入，有错的行会逐行说明。"),
    ), orgs.MANAGE, "orgs:units", _("打开单位")),
    Topic("accounts", _("怎样开通、停用账户？"), (
        _("先在“人员”中登记此人并任命岗位，再在“账户”中开通。初始密码首次登录必须修改。"),
        _("忘记密码时重置为新的初始密码，原有会话全部结束。"),
        _("系统、安全、审计三员须由不同的人担任：系统管理员开账户，安全管理员定角色，审计管理员查记录。"),
    ), accounts.ACCOUNTS, "accounts:users", _("打开账户")),
    Topic("channels", _("怎样让群里收到提醒，或让别的系统随时知道变化？"), (
        _("在“消息通道”页开通通道：从钉钉、企业微信或飞书的群机器人复制地址填入，再发一条测试消息。"),
        _("群里每个工作日最多一条汇总，只有件数和登录链接；紧急事项随下一个半点发出。"),
        _("别的系统用“事件订阅”：每办一步通知一次，带签名，签名密钥只显示一次。"),
        _("没有送达的列在“发送记录”，会自动重发；连续失败的通道自动暂停并告知系统管理员。"),
    ), notify.CHANNELS_VIEW, "notify:channels", _("打开消息通道")),
    Topic("roles", _("安全管理员做什么？"), (
        _("在“岗位角色”中规定每个岗位能做什么；三员互斥，系统会拒绝兼任。"),
        _("发现异常登录时，在“登录会话”中立即结束该会话。"),
    ), accounts.ROLES, "accounts:roles", _("打开岗位角色")),
    Topic("audit", _("审计管理员做什么？"), (
        _("“审计记录”按时间列出每一步操作：谁、以什么岗位、做了什么、前后有何不同。"),
        _("记录逐条相连，改动、删除、调换任何一条都能查出；可以随时校验并导出。"),
        _("建议每月抄录一次末尾的校验值，存放在系统之外。"),
    ), accounts.AUDIT, "accounts:audit", _("打开审计记录")),
    Topic("search", _("怎样快速找到一件事？"), (
        _("按“/”跳到搜索框，输入名称里的任何几个字，或拼音首字母（区发改委＝qfgw）。"),
        _("多个词用空格隔开，要同时包含；只会找到您有权查看的内容。"),
    ), HOME, "shell:search", _("打开搜索")),
    Topic("account", _("密码、动态口令、代理在哪里设置？"), (
        _("点右上角自己的名字，打开“我的账户”。"),
        _("出差或休假前设置代理，写明起止日期；到期自动失效，代理人的操作会注明代谁办理。"),
        _("界面可切换中文、英文，深色、浅色；打印时自动用浅色。"),
    ), HOME, "accounts:profile", _("打开我的账户")),
)  # fmt: skip


def topics_for(actor: Actor) -> list[Topic]:
    """The topics about what the actor may do."""
    return [topic for topic in TOPICS if actor.may(topic.permission)]
