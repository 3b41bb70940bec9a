"""The accounts of the demo district: one for each role, all with one password everybody knows."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.kernel.access import Role

# Known to everybody: production mode refuses to start on a database that has these accounts.
PASSWORD = "Luodi-2026"  # noqa: S105 - it is printed at every start of the demo


@dataclass(frozen=True, slots=True)
class Account:
    """Who can be tried: login, name, unit (none: the district itself), post and role."""

    login: str
    name: str
    unit: str
    post: str
    role: Role
    shows_zh: str
    shows_en: str


ACCOUNTS: tuple[Account, ...] = (
    Account("ducha", "文知行", "区政府督查室", "督查专员", Role.OFFICER,
            "登记文件、分解、交办", "documents, decomposition, issuing"),
    Account("duchazhuren", "林守正", "区政府督查室", "主任", Role.SUPERVISION_HEAD,
            "督查室全部工作", "everything of the supervision office"),
    Account("chengban", "承思远", "区住建局", "办公室科员", Role.HANDLER,
            "本单位任务：签收、反馈、退回", "tasks of the unit: sign, report, return"),
    Account("juzhang", "宗如海", "区住建局", "局长", Role.UNIT_HEAD,
            "本单位承担的全部任务", "all tasks the unit owes"),
    Account("lianluo", "联一鸣", "区发改委", "联络员", Role.LIAISON,
            "本单位的收发", "what comes in and goes out of the unit"),
    Account("quzhang", "何致远", "", "区长", Role.LEADER,
            "全区进展", "the whole district"),
    Account("xiangmuban", "项长明", "区项目办", "主任", Role.CAMPAIGN,
            "项目大会战专项", "the projects campaign"),
    Account("guancha", "观若谷", "", "特邀观察员", Role.JUDGE,
            "观察", "observing"),
    Account("sysadmin", "管立本", "", "系统管理员", Role.SYSTEM_ADMIN,
            "机构、人员、账户", "units, people, accounts"),
    Account("secadmin", "安守诚", "", "安全管理员", Role.SECURITY_ADMIN,
            "授权、会话", "roles, sessions"),
    Account("auditadmin", "审明鉴", "", "审计管理员", Role.AUDIT_ADMIN,
            "审计记录", "the event log"),
)  # fmt: skip
