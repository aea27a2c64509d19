using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Tools;

internal sealed class ToolRepository(DbSession session) : IToolRepository
{
    private const string AddRevision =
        """
        insert into tools.revisions (
            organization_id, id, tool_id, name, description, configuration, transfer_target, response_schema, input_defaults,
            status, created_by, created_at, updated_at)
        values (
            @OrganizationId, @RevisionId, @ToolId, @Name, @Description, @Configuration::json, @TransferTarget::json,
            @ResponseSchema::json, @InputDefaults::json, @Status, @CreatedBy, @CreatedAt, @UpdatedAt)
        on conflict do nothing
        """;

    // A statement of its own before the reading ones: what they see is then no older than the lock.
    private const string Lock =
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        for no key update
        """;

    public Task<Tool> AddAsync(Tool tool, ToolRevision first, CancellationToken cancellationToken) => session.WriteAsync(
        new
        {
            OrganizationId = tool.OrganizationId.Value,
            ToolId = tool.Id.Value,
            RevisionId = first.Id.Value,
            tool.Name,
            tool.Description,
            ToolType = Word.Of(tool.Type),
            Metadata = tool.Metadata.Text,
            Configuration = first.Configuration?.Text,
            TransferTarget = first.TransferTarget?.Text,
            ResponseSchema = first.ResponseSchema?.Text,
            InputDefaults = first.InputDefaults?.Text,
            Status = Word.Of(first.Status),
            first.CreatedBy,
            CreatedAt = tool.CreatedAt.Utc,
            UpdatedAt = tool.UpdatedAt.Utc,
        },
        ToolAsync,
        cancellationToken,
        """
        insert into tools.tools (organization_id, id, name, description, tool_type, metadata, created_at, updated_at)
        values (@OrganizationId, @ToolId, @Name, @Description, @ToolType, @Metadata::json, @CreatedAt, @UpdatedAt)
        on conflict do nothing
        """,
        AddRevision,
        """
        update tools.tools t set active_revision_id = @RevisionId
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.active_revision_id is null
        """,
        ToolStatements.ById);

    public async Task<IReadOnlyList<Tool>> ListAsync(
        OrganizationId organizationId, IReadOnlyCollection<ToolId> ids, CancellationToken cancellationToken) => ids.Count == 0
        ? []
        : await session.ReadAsync(
            new { OrganizationId = organizationId.Value, ToolIds = ids.Select(id => id.Value).ToArray() },
            async results => (await results.ListAsync<ToolRow>()).ConvertAll(row => row.ToDomain()),
            cancellationToken,
            $"""
            select {ToolRow.Columns}
            from tools.tools t
            left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
            where t.organization_id = @OrganizationId and t.id = any(@ToolIds) and t.deleted_at is null
            """);

    public Task<Tool> GetLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken) => session.WriteAsync(
        new { OrganizationId = organizationId.Value, ToolId = id.Value },
        async results =>
        {
            await results.SkipAsync();
            return await ToolAsync(results);
        },
        cancellationToken,
        Lock,
        ToolStatements.ById);

    public Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolId id, ToolRevisionId revisionId, CancellationToken cancellationToken) => session.WriteAsync(
        new { OrganizationId = organizationId.Value, ToolId = id.Value, RevisionId = revisionId.Value },
        async results =>
        {
            await results.SkipAsync();
            var tool = await ToolAsync(results);
            var revision = await RevisionAsync(results);
            return revision.ToolId == tool.Id ? (tool, revision) : throw new NotFoundException();
        },
        cancellationToken,
        Lock,
        ToolStatements.ById,
        ToolStatements.RevisionById);

    public Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolRevisionId revisionId, CancellationToken cancellationToken) => session.WriteAsync(
        new { OrganizationId = organizationId.Value, RevisionId = revisionId.Value },
        async results =>
        {
            await results.SkipAsync();
            return (await ToolAsync(results), await RevisionAsync(results));
        },
        cancellationToken,
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.deleted_at is null
            and t.id = (select r.tool_id from tools.revisions r where r.organization_id = @OrganizationId and r.id = @RevisionId)
        for no key update
        """,
        $"""
        select {ToolRow.Columns}
        from tools.revisions asked
        join tools.tools t on t.organization_id = @OrganizationId and t.id = asked.tool_id and t.deleted_at is null
        left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
        where asked.organization_id = @OrganizationId and asked.id = @RevisionId
        """,
        ToolStatements.RevisionById);

    public Task<ToolUses> GetUsesLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken) => session.WriteAsync(
        new { OrganizationId = organizationId.Value, ToolId = id.Value },
        async results =>
        {
            if (await results.ListAsync<Guid>() is [])
                throw new NotFoundException();
            var uses = (await results.ListAsync<UseRow>()).ToLookup(use => use.ByAgent, use => use.Id);
            return new ToolUses([.. uses[true]], [.. uses[false]]);
        },
        cancellationToken,
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        for update
        """,
        // A reference has the id in any of the forms in which a uuid may be sent.
        """
        with referring as (
            select r.id from agents.revisions r
            where r.organization_id = @OrganizationId and exists (
                select from json_array_elements(r.tool_refs) ref
                where ref ->> 'kind' = 'api'
                    and regexp_replace(lower(ref ->> 'id'), '^urn:uuid:|[^0-9a-f]', '', 'g') = replace(@ToolId::text, '-', ''))
        )
        (select true as by_agent, a.id from agents.agents a
         where a.organization_id = @OrganizationId and a.deleted_at is null and a.active_revision_id in (select g.id from referring g)
         order by a.id limit 3)
        union all
        (select false, c.id from conversations.conversations c
         where c.organization_id = @OrganizationId and c.closed_at is null and (
             c.agent_revision_id in (select g.id from referring g)
             or c.id in (
                 select b.conversation_id from conversations.bound_revisions b
                 where b.organization_id = @OrganizationId and b.agent_revision_id in (select g.id from referring g)))
         order by c.id limit 3)
        """);

    public Task<ToolRevision> AddRevisionAsync(Tool tool, ToolRevision revision, CancellationToken cancellationToken) => session.WriteAsync(
        Parameters(tool, revision),
        RevisionAsync,
        cancellationToken,
        AddRevision,
        ToolStatements.RevisionById);

    public void Save(Tool tool) => session.WriteWithCommit(
        new
        {
            OrganizationId = tool.OrganizationId.Value,
            ToolId = tool.Id.Value,
            tool.Name,
            tool.Description,
            ToolType = Word.Of(tool.Type),
            Metadata = tool.Metadata.Text,
            ActiveRevisionId = tool.Active?.Id.Value,
            UpdatedAt = tool.UpdatedAt.Utc,
        },
        """
        update tools.tools t
        set name = @Name, description = @Description, tool_type = @ToolType, metadata = @Metadata::json,
            active_revision_id = @ActiveRevisionId, updated_at = @UpdatedAt
        where t.organization_id = @OrganizationId and t.id = @ToolId
        """);

    public void Save(Tool tool, ToolRevision revision) => session.WriteWithCommit(
        Parameters(tool, revision),
        """
        update tools.revisions r
        set name = @Name, description = @Description, configuration = @Configuration::json, transfer_target = @TransferTarget::json,
            response_schema = @ResponseSchema::json, input_defaults = @InputDefaults::json, status = @Status, updated_at = @UpdatedAt
        where r.organization_id = @OrganizationId and r.id = @RevisionId
        """);

    public void Delete(OrganizationId organizationId, ToolId id, Timestamp now) => session.WriteWithCommit(
        new { OrganizationId = organizationId.Value, ToolId = id.Value, Now = now.Utc },
        """
        update tools.tools t set deleted_at = @Now, updated_at = @Now
        where t.organization_id = @OrganizationId and t.id = @ToolId
        """);

    public void DeleteRevision(Tool tool, ToolRevisionId id) => session.WriteWithCommit(
        new { OrganizationId = tool.OrganizationId.Value, RevisionId = id.Value },
        "delete from tools.revisions r where r.organization_id = @OrganizationId and r.id = @RevisionId");

    private static async Task<Tool> ToolAsync(BatchResults results) =>
        (await results.FindAsync<ToolRow>() ?? throw new NotFoundException()).ToDomain();

    private static async Task<ToolRevision> RevisionAsync(BatchResults results) =>
        (await results.FindAsync<ToolRevisionRow>() ?? throw new NotFoundException()).ToDomain();

    private static object Parameters(Tool tool, ToolRevision revision) => new
    {
        OrganizationId = tool.OrganizationId.Value,
        RevisionId = revision.Id.Value,
        ToolId = tool.Id.Value,
        revision.Name,
        revision.Description,
        Configuration = revision.Configuration?.Text,
        TransferTarget = revision.TransferTarget?.Text,
        ResponseSchema = revision.ResponseSchema?.Text,
        InputDefaults = revision.InputDefaults?.Text,
        Status = Word.Of(revision.Status),
        revision.CreatedBy,
        CreatedAt = revision.CreatedAt.Utc,
        UpdatedAt = revision.UpdatedAt.Utc,
    };

    private sealed record UseRow(bool ByAgent, Guid Id);
}
