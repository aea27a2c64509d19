using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Memory;

/// <summary>A row of the outbox, with the columns that these tests check.</summary>
internal sealed record WorkRow(string Kind, int Attempts, string? LastError, bool IsDone, bool HasFailed, bool IsDue);

internal static class AfterWorkRequests
{
    public static Task<TestAnswer> GetMemoriesAsync(this TestOrganization organization, Guid endUser) => organization.GetAsync($"/v1/memory/users/{endUser}");

    public static Task<TestAnswer> DeleteMemoriesAsync(this TestOrganization organization, Guid endUser) => organization.DeleteAsync($"/v1/memory/users/{endUser}");

    public static string[] Texts(this TestAnswer memories) =>
        [.. memories.Json.GetProperty("memories").EnumerateArray().Select(memory => memory.GetProperty("text").GetString()!)];

    /// <summary>The after-work of a conversation, the summary first.</summary>
    public static Task<List<WorkRow>> WorkAsync(this TestOrganization organization, Guid conversation) => organization.RowsAsync<WorkRow>(
        """
        select kind, attempts, last_error as lastError, done_at is not null as isDone, failed_at is not null as hasFailed,
            due_at <= now() is true as isDue
        from conversations.outbox where organization_id = @Organization and conversation_id = @conversation
        order by kind desc
        """,
        new { Organization = organization.Id, conversation });

    public static async Task<List<WorkRow>> WorkIsDoneAsync(this TestOrganization organization, Guid conversation) =>
        await Eventually.IsAsync(() => organization.WorkAsync(conversation), rows => rows.Count == 2 && rows.All(row => row.IsDone));

    /// <summary>A closed conversation whose summary has this many attempts. Its claim expires after an interval from now.</summary>
    public static async Task<Guid> HasClaimedSummaryAsync(this TestOrganization organization, int attempts, string until, Guid? endUser = null)
    {
        var conversation = await organization.HasSpokenAsync(endUser: endUser);
        await organization.ExecuteAsync(
            """
            update conversations.conversations set status = 'closed', closed_at = now() where id = @conversation;
            insert into conversations.outbox (organization_id, conversation_id, kind, attempts, due_at, created_at)
            select @Organization, @conversation, w.kind, w.attempts, now() + @until::interval, now()
            from (values ('summary', @attempts), ('memory_sync', 0)) as w (kind, attempts)
            """,
            new { Organization = organization.Id, conversation, attempts, until });
        return conversation;
    }

    /// <summary>Gives the conversation's pinned agent revision a router config with one model.</summary>
    public static async Task<Guid> HasRouterConfigAsync(this TestOrganization organization, Guid conversation, string model)
    {
        var config = Guid.CreateVersion7();
        await organization.ExecuteAsync(
            """
            insert into models.router_configs (organization_id, id, name, model_chain, created_at, updated_at)
            values (@Organization, @config, 'Chain', @chain::json, now(), now());
            update agents.revisions r set router_config_id = @config from conversations.conversations c
            where c.id = @conversation and r.organization_id = @Organization and r.id = c.agent_revision_id
            """,
            new { Organization = organization.Id, config, conversation, chain = Chain(model) });
        return config;
    }

    public static Task ServesAsync(this TestOrganization organization, Guid config, string model) => organization.ExecuteAsync(
        "update models.router_configs set model_chain = @chain::json where organization_id = @Organization and id = @config",
        new { Organization = organization.Id, config, chain = Chain(model) });

    private static string Chain(string model) => $$"""[{"model":"{{model}}"}]""";
}
