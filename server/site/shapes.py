"""The JSON that the site's dashboard was written for: these names, and no others."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=2000)]
Short = Annotated[str, msgspec.Meta(max_length=200)]


class SiteUser(msgspec.Struct, frozen=True, rename="camel"):
    """`user` of a profile."""

    id: str
    name: str
    email: str
    role: str
    created_at: str


class SiteProfile(msgspec.Struct, frozen=True, rename="camel"):
    """`profile`: the columns of `user_profiles`."""

    phone: str | None
    avatar: str | None
    language: str
    country: str | None
    city: str | None
    occupation: str | None
    company: str | None
    bio: str | None
    address: Any
    linkedin: str | None
    learning_goals: str | None
    preferences: Any
    created_at: str
    updated_at: str


class SiteStatistics(msgspec.Struct, frozen=True, rename="camel"):
    """`statistics`: money in RM, time in minutes."""

    total_courses: int
    completed_courses: int
    total_spent: float
    total_time_spent: int
    current_streak: int
    certificates: int


class SiteAchievement(msgspec.Struct, frozen=True, rename="camel"):
    """One of `achievements`."""

    id: str
    title: str
    earned_at: str | None


class SiteCourse(msgspec.Struct, frozen=True, rename="camel"):
    """One of `courses`."""

    enrollment_id: str
    certification_id: str | None
    course_name: str
    provider: str
    status: str
    progress_percent: int
    time_spent: int
    last_accessed: str | None
    enrolled_at: str
    completed_at: str | None
    expires_at: str | None


class SiteDay(msgspec.Struct, frozen=True):
    """The minutes of one day."""

    date: str
    minutes: int


class SiteAnalytics(msgspec.Struct, frozen=True, rename="camel"):
    """`analytics`: a year of days, and the percent of courses that were completed."""

    daily: list[SiteDay]
    completion_rate: float


class SiteData(msgspec.Struct, frozen=True):
    """All that a dashboard shows."""

    user: SiteUser
    profile: SiteProfile
    statistics: SiteStatistics
    achievements: list[SiteAchievement]
    courses: list[SiteCourse]
    analytics: SiteAnalytics


class SiteAnswer(msgspec.Struct, frozen=True):
    """`GET /api/user/profile`."""

    data: SiteData


class SiteProgress(msgspec.Struct, frozen=True, rename="camel"):
    """One of `GET /api/user/progress`."""

    enrollment_id: str
    progress_percent: int
    time_spent: int
    last_accessed: str | None
    notes: str | None


class SitePaidItem(msgspec.Struct, frozen=True, rename="camel"):
    """One of a payment's `items`."""

    course_name: str
    price: float


class SitePayment(msgspec.Struct, frozen=True, rename="camel"):
    """One of `GET /api/payments`; amounts in whole currency."""

    id: str
    amount: float
    currency: str
    status: str
    items: list[SitePaidItem]
    created_at: str


class ProfileChange(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`PUT /api/user/profile`: what is to be different; what is left out stays."""

    name: Short | msgspec.UnsetType = msgspec.UNSET
    phone: Short | msgspec.UnsetType = msgspec.UNSET
    avatar: Annotated[str, msgspec.Meta(max_length=64 << 10)] | msgspec.UnsetType = msgspec.UNSET
    language: Short | msgspec.UnsetType = msgspec.UNSET
    country: Short | msgspec.UnsetType = msgspec.UNSET
    city: Short | msgspec.UnsetType = msgspec.UNSET
    occupation: Short | msgspec.UnsetType = msgspec.UNSET
    company: Short | msgspec.UnsetType = msgspec.UNSET
    linkedin: Short | msgspec.UnsetType = msgspec.UNSET
    bio: Text | msgspec.UnsetType = msgspec.UNSET
    learning_goals: Text | msgspec.UnsetType = msgspec.UNSET
    address: dict[str, Short] | msgspec.UnsetType = msgspec.UNSET
    preferences: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class ProgressChange(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`POST /api/user/progress`: how far the site has seen the learner get. Less than is known changes nothing."""

    enrollment_id: Short
    progress_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    time_spent: Annotated[int, msgspec.Meta(ge=0, le=1 << 20)] | None = None
    last_accessed: Short | None = None
    notes: Annotated[str, msgspec.Meta(max_length=20_000)] | None = None
