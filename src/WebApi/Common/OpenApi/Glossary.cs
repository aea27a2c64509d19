namespace Feather.WebApi.Common.OpenApi;

/// <summary>What a field's name means wherever it stands; a field's own comment comes before it.</summary>
internal static class Glossary
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["id"] = "Its id.",
        ["organization_id"] = "The organization that owns it.",
        ["conversation_id"] = "The conversation that it belongs to.",
        ["session_id"] = "The id of the conversation; session is its older name.",
        ["turn_id"] = "The turn that it belongs to.",
        ["message_id"] = "The message that it belongs to.",
        ["end_user_id"] = "The person whom the agent or team talks to.",
        ["assistant_id"] = "The agent; assistant is another name for it. Null where a team is bound.",
        ["assistant_revision_id"] = "The agent's revision, pinned for the conversation's whole life.",
        ["agent_id"] = "The agent.",
        ["team_id"] = "The team. Null where a single agent is bound.",
        ["team_revision_id"] = "The team's revision, pinned for the conversation's whole life.",
        ["channel"] = "Where the conversation takes place, such as `chat`.",
        ["channel_subtype"] = "A closer word for the channel, kept as given.",
        ["origin"] = "Who began it: the end user (`inbound`) or the organization (`outbound`).",
        ["status"] = "Where the conversation stands. `closed`, `expired`, `error` and `superseded` are final.",
        ["session_type"] = "`live` is the real thing; `test` and `simulation` leave nothing outside the conversation.",
        ["external_id"] = "The caller's own name for the conversation, unique in the organization.",
        ["org_phone_number_id"] = "The organization's phone number that it runs over, kept as given.",
        ["subject"] = "What it is about, in the caller's words.",
        ["metadata"] = "The caller's own data, kept as given.",
        ["context_variables"] = "Values for the variables of the agent, by name.",
        ["tool_input_overrides"] = "Values for tools' inputs: by tool, then by field.",
        ["created_at"] = "When it was made.",
        ["updated_at"] = "When it last changed.",
        ["limit"] = "How many items a page has at most.",
        ["cursor"] = "The `next_cursor` of the page before; none asks for the first page.",
        ["items"] = "The items of this page, newest first.",
        ["next_cursor"] = "What to send as `cursor` for the next page; null on the last.",
        ["has_more"] = "Whether another page follows.",
        ["version_number"] = "The document's version, counted from 1.",
        ["document_title"] = "The document's title.",
        ["deep_link"] = "Where to open the place in its source.",
        ["citation_marker"] = "The mark in the answer's text that points here.",
        ["label"] = "What to call it when there is room.",
        ["short_label"] = "What to call it when there is little room.",
        ["evidence_status"] = "Whether the evidence could be gathered in full.",
        ["schema_version"] = "The version of this form of evidence.",
        ["view"] = "Which of the two forms of evidence this is.",
    };

    public static string? Of(string name) => Meanings.GetValueOrDefault(name);
}
