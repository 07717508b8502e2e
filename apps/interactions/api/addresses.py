"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.interactions.api import (
    cases,
    content,
    files,
    history,
    interactions,
    messages,
    relations,
    standing,
)

urlpatterns = [
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/<int:number>/", cases.OneCase.as_view(), name="case"),
    path("cases/<int:number>/messages/", messages.Messages.as_view(), name="messages"),
    path("cases/<int:number>/tags/", standing.CaseTags.as_view(), name="case_tags"),
    path("cases/<int:number>/tags/<str:name>/", standing.CaseTag.as_view(), name="case_tag"),
    path("cases/<int:number>/drafts/<str:kind>/", standing.OneDraft.as_view(), name="draft"),
    path("cases/<int:number>/links/", relations.Links.as_view(), name="case_links"),
    path("cases/<int:number>/links/<int:other>/", relations.OneLink.as_view(), name="case_link"),
    path("cases/<int:number>/team/", relations.TeamOfCase.as_view(), name="case_team"),
    path(
        "cases/<int:number>/contact-reason/", relations.ReasonOfCase.as_view(), name="case_reason"
    ),
    path("interactions/<int:pk>/legal-hold/", relations.LegalHoldOf.as_view(), name="legal_hold"),
    path("drafts/", standing.Drafts.as_view(), name="drafts"),
    path("case-merges/", standing.CaseMerges.as_view(), name="case_merges"),
    path("case-merges/<int:pk>/", standing.OneCaseMerge.as_view(), name="case_merge"),
    path("interactions/", interactions.Interactions.as_view(), name="interactions"),
    path("interactions/<int:pk>/", interactions.OneInteraction.as_view(), name="interaction"),
    path("interactions/<int:pk>/ending/", interactions.Ending.as_view(), name="ending"),
    path("interactions/<int:pk>/wrap-up/", interactions.WrapUp.as_view(), name="wrap_up"),
    path("interactions/<int:pk>/assignment/", standing.Assignment.as_view(), name="assignment"),
    path("interaction-events/", history.InteractionEvents.as_view(), name="interaction_events"),
    path("wrap-ups/", history.WrapUps.as_view(), name="wrap_ups"),
    path("ratings/", history.Ratings.as_view(), name="ratings"),
    path("deliveries/", history.Deliveries.as_view(), name="deliveries"),
    path("notifications/", history.Notifications.as_view(), name="notifications"),
    path("notifications/<int:pk>/", history.OneNotification.as_view(), name="notification"),
    path("notifications/<int:pk>/read/", history.ReadUpTo.as_view(), name="notification_read"),
    path("attachments/", files.Attachments.as_view(), name="attachments"),
    path("attachments/<int:pk>/", files.OneAttachment.as_view(), name="attachment"),
    path("attachments/<int:pk>/content/", files.Content.as_view(), name="content"),
    path("canned-replies/", content.CannedReplies.as_view(), name="canned_replies"),
    path("canned-replies/<int:pk>/", content.OneCannedReply.as_view(), name="canned_reply"),
    path("dispositions/", content.Dispositions.as_view(), name="dispositions"),
    path("dispositions/<int:pk>/", content.OneDisposition.as_view(), name="disposition"),
    path("contact-reasons/", content.ContactReasons.as_view(), name="contact_reasons"),
    path("contact-reasons/<int:pk>/", content.OneContactReason.as_view(), name="contact_reason"),
]
