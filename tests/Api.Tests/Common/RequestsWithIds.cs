namespace Feather.Api.Tests.Common;

/// <summary>
/// A request of every operation, with every place that takes an id. A place names the kind of its id in braces.
/// </summary>
internal static class RequestsWithIds
{
    private const string AgentContent =
        """
        "global_skill_ids":["{stored}"],"router_config_id":"{stored}","channel_specific_config":{"api":{"prompt":"p"}}
        """;

    private const string RevisionContent =
        AgentContent + """
        ,"tool_refs":[{"kind":"api","id":"{tool}"}],"knowledge_base_refs":[{"id":"{stored}"}],"policy_refs":[{"policy_id":"{stored}"}]
        """;

    private const string Member = """{"assistant_id":"{agent}","assistant_revision_id":"{agent_revision}"}""";

    private const string TeamContent =
        """
        "fallback_member_id":"{agent}","initial_member_id":"{agent}","router_config_id":"{stored}","members":[
        """ + Member + "]";

    public static readonly IReadOnlyDictionary<string, (string Path, string? Body)> All = new Dictionary<string, (string, string?)>
    {
        ["whoAmI"] = ("/v1/identity/whoami", null),
        ["getOrganization"] = ("/v1/identity/org", null),
        ["updateOrganization"] = ("/v1/identity/org", """{"settings":{}}"""),
        ["listApiKeys"] = ("/v1/identity/api-keys", null),
        ["createApiKey"] = ("/v1/identity/api-keys", """{"name":"n"}"""),
        ["revokeApiKey"] = ("/v1/identity/api-keys/{key}", null),
        ["resolveIdentity"] = ("/v1/identity/resolve", """{"channel":"web","external_id":"x"}"""),
        ["listEndUsers"] = ("/v1/identity/end-users", null),
        ["getEndUser"] = ("/v1/identity/end-users/{end_user}", null),
        ["updateEndUser"] = ("/v1/identity/end-users/{end_user}", """{"display_name":"ours"}"""),
        ["addContact"] = ("/v1/identity/end-users/{end_user}/contacts", """{"channel":"web","value":"ours"}"""),
        ["getUserMemories"] = ("/v1/memory/users/{end_user}", null),
        ["deleteUserMemories"] = ("/v1/memory/users/{end_user}", null),
        ["deleteEndUser"] = ("/v1/identity/end-users/{end_user}", null),

        ["createAgent"] = ("/v1/agents", $$"""{"name":"n",{{AgentContent}}}"""),
        ["listAgents"] = ("/v1/agents", null),
        ["getAgent"] = ("/v1/agents/{agent}", null),
        ["updateAgent"] = ("/v1/agents/{agent}", """{"name":"ours","release_suite_id":"{stored}"}"""),
        ["deleteAgent"] = ("/v1/agents/{agent}", null),
        ["createAgentRevision"] = ("/v1/agents/{agent}/revisions", $$"""{"name":"n","based_on_revision_id":"{agent_revision}",{{RevisionContent}}}"""),
        ["listAgentRevisions"] = ("/v1/agents/{agent}/revisions", null),
        ["getAgentRevision"] = ("/v1/agents/revisions/{agent_revision}", null),
        ["updateAgentRevision"] = ("/v1/agents/revisions/{agent_revision}", $$"""{"name":"ours",{{RevisionContent}}}"""),
        ["deleteAgentRevision"] = ("/v1/agents/revisions/{agent_revision}", null),
        ["setActiveAgentRevision"] = ("/v1/agents/{agent}/set-active-revision", """{"revision_id":"{agent_revision}"}"""),
        ["listAgentVariables"] = ("/v1/agents/{agent}/variables", null),
        ["getAgentRevisionToolInputDefaults"] = ("/v1/agents/revisions/{agent_revision}/tool-input-defaults", null),
        ["setAgentRevisionToolInputDefaults"] = ("/v1/agents/revisions/{agent_revision}/tool-input-defaults", """{"tools":{"api:{tool}":{}}}"""),

        ["createTeam"] = ("/v1/teams", $$"""{"name":"n",{{TeamContent}}}"""),
        ["listTeams"] = ("/v1/teams", null),
        ["getTeam"] = ("/v1/teams/{team}", null),
        ["updateTeam"] = ("/v1/teams/{team}", """{"name":"ours"}"""),
        ["deleteTeam"] = ("/v1/teams/{team}", null),
        ["createTeamRevision"] = ("/v1/teams/{team}/revisions", $$"""{"name":"n","based_on_revision_id":"{team_revision}",{{TeamContent}}}"""),
        ["listTeamRevisions"] = ("/v1/teams/{team}/revisions", null),
        ["getTeamRevision"] = ("/v1/teams/revisions/{team_revision}", null),
        ["setActiveTeamRevision"] = ("/v1/teams/{team}/set-active-revision", """{"revision_id":"{team_revision}"}"""),
        ["listTeamMembers"] = ("/v1/teams/revisions/{team_revision}/members", null),
        ["addTeamMember"] = ("/v1/teams/revisions/{team_revision}/members", """{"assistant_id":"{second_agent}","assistant_revision_id":"{agent_revision}"}"""),
        ["updateTeamMember"] = ("/v1/teams/revisions/{team_revision}/members/{member}", """{"assistant_revision_id":"{agent_revision}"}"""),
        ["removeTeamMember"] = ("/v1/teams/revisions/{team_revision}/members/{member}", null),

        ["createTool"] = ("/v1/tools", """{"name":"n"}"""),
        ["listTools"] = ("/v1/tools", null),
        ["getTool"] = ("/v1/tools/{tool}", null),
        ["updateTool"] = ("/v1/tools/{tool}", """{"name":"ours"}"""),
        ["deleteTool"] = ("/v1/tools/{tool}", null),
        ["enableTool"] = ("/v1/tools/{tool}/enable", null),
        ["disableTool"] = ("/v1/tools/{tool}/disable", null),
        ["createToolRevision"] = ("/v1/tools/{tool}/revisions", """{"name":"n","based_on_revision_id":"{tool_revision}"}"""),
        ["listToolRevisions"] = ("/v1/tools/{tool}/revisions", null),
        ["getToolRevision"] = ("/v1/tools/revisions/{tool_revision}", null),
        ["updateToolRevision"] = ("/v1/tools/revisions/{tool_revision}", """{"name":"ours"}"""),
        ["deleteToolRevision"] = ("/v1/tools/revisions/{tool_revision}", null),
        ["setActiveToolRevision"] = ("/v1/tools/{tool}/set-active-revision", """{"revision_id":"{tool_revision}"}"""),

        ["listAvailableModels"] = ("/v1/model-router/models", null),
        ["getModelCatalog"] = ("/v1/model-router/catalog", null),
        ["createRouterConfig"] = ("/v1/model-router/configs", """{"name":"n","model_chain":[{"model":"m"}]}"""),
        ["listRouterConfigs"] = ("/v1/model-router/configs", null),
        ["getRouterConfig"] = ("/v1/model-router/configs/{router_config}", null),
        ["updateRouterConfig"] = ("/v1/model-router/configs/{router_config}", """{"name":"ours"}"""),
        ["deleteRouterConfig"] = ("/v1/model-router/configs/{router_config}", null),

        // The list comes first: a conversation with a foreign end user id creates that end user in the asking organization too.
        ["listV2Conversations"] = ("/v1/v2/conversations?end_user_id={end_user}&assigned_agent_id={agent}", null),
        ["getOrCreateV2Conversation"] = ("/v1/v2/conversations",
            """{"end_user_id":"{end_user}","assistant_id":"{agent}","assistant_revision_id":"{agent_revision}","org_phone_number_id":"{stored}"}"""),
        ["getOrCreateV2Conversation with a team"] = ("/v1/v2/conversations",
            """{"end_user_id":"{end_user}","team_id":"{team}","team_revision_id":"{team_revision}"}"""),
        ["startV2TestChat"] = ("/v1/v2/conversations/test-chat", """{"agent_id":"{agent}"}"""),
        ["startV2TestChat with a team"] = ("/v1/v2/conversations/test-chat", """{"team_id":"{team}","team_revision_id":"{team_revision}"}"""),
        ["getV2Conversation"] = ("/v1/v2/conversations/{conversation}", null),
        ["listV2ConversationTurns"] = ("/v1/v2/conversations/{conversation}/turns", null),
        ["pollV2ConversationMessages"] = ("/v1/v2/conversations/{conversation}/messages", null),
        ["getV2ConversationTrace"] = ("/v1/v2/conversations/{conversation}/trace?turn_id={turn}&category=all", null),
        ["getV2ConversationTurnTrace"] = ("/v1/v2/conversations/{conversation}/turns/{turn}/trace", null),
        ["listV2ConversationEngineeringTurns"] = ("/v1/v2/conversations/{conversation}/engineering/turns", null),
        ["getV2ConversationEngineeringTurn"] = ("/v1/v2/conversations/{conversation}/engineering/turns/{turn}", null),
        ["runV2ConversationTurn"] = ("/v1/v2/conversations/{conversation}/turns", """{"user_message":"ours"}"""),
        ["runV2ConversationTurnStream"] = ("/v1/v2/conversations/{conversation}/turns/stream", """{"user_message":"ours"}"""),
        ["resumeV2ConversationTurnStream"] = ("/v1/v2/conversations/{conversation}/turns/{turn}/stream", null),
        ["closeV2Conversation"] = ("/v1/v2/conversations/{conversation}/close", """{"reason":"resolved"}"""),
        ["endV2ConversationSession"] = ("/v1/v2/conversations/{conversation}/end_session",
            """{"end_user_id":"{end_user}","session_id":"{conversation}","agent_id":"{stored}"}"""),
        ["deleteV2Conversation"] = ("/v1/v2/conversations/{conversation}", null),
    };

    /// <summary>The request of an operation. If it has several, the first.</summary>
    public static (string Path, string? Body) Of(EveryOperation operation) => All.TryGetValue(operation.Name, out var request)
        ? request
        : throw new AssertionException(
            $"There is no request for {operation.Name}. Add one to tests/Api.Tests/Common/RequestsWithIds.cs, with a kind of id in braces in every place for an id.");
}
