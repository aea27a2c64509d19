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

    // A separate statement before the statements that read, so that they see rows no older than the lock.
    private const string Lock =
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        for no key update
        """;

    public async Task<Tool> AddAsync(Tool tool, ToolRevision first, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
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
        });
        batch.Run(
            """
            insert into tools.tools (organization_id, id, name, description, tool_type, metadata, created_at, updated_at)
            values (@OrganizationId, @ToolId, @Name, @Description, @ToolType, @Metadata::json, @CreatedAt, @UpdatedAt)
            on conflict do nothing
            """,
            AddRevision,
            """
            update tools.tools t set active_revision_id = @RevisionId
            where t.organization_id = @OrganizationId and t.id = @ToolId and t.active_revision_id is null
            """);
        var stored = batch.Ask<ToolRow>(ToolStatements.ById);
        await session.WriteAsync(batch, cancellationToken);
        return stored.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public async Task<IReadOnlyList<Tool>> ListAsync(
        OrganizationId organizationId, IReadOnlyCollection<ToolId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var tools = await session.ReadAsync<ToolRow>(
            new { OrganizationId = organizationId.Value, ToolIds = ids.Select(id => id.Value).ToArray() },
            // Each "limit" prevents the join from reading all tools of the organization.
            $"""
            select {ToolRow.Columns}
            from unnest(@ToolIds) as asked (id)
            cross join lateral (
                select n.* from tools.tools n
                where n.organization_id = @OrganizationId and n.id = asked.id and n.deleted_at is null
                limit 1) as t
            left join lateral (
                select v.* from tools.revisions v
                where v.organization_id = @OrganizationId and v.id = t.active_revision_id
                limit 1) as r on true
            """,
            cancellationToken);
        return [.. tools.All.Select(row => row.ToDomain())];
    }

    public async Task<Tool> GetLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, ToolId = id.Value });
        batch.Run(Lock);
        var tool = batch.Ask<ToolRow>(ToolStatements.ById);
        await session.WriteAsync(batch, cancellationToken);
        return tool.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public async Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolId id, ToolRevisionId revisionId, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, ToolId = id.Value, RevisionId = revisionId.Value });
        batch.Run(Lock);
        var tool = batch.Ask<ToolRow>(ToolStatements.ById);
        var revision = batch.Ask<ToolRevisionRow>(ToolStatements.RevisionById);
        await session.WriteAsync(batch, cancellationToken);
        return (tool.Only, revision.Only) is ({ } found, { } own) && own.ToolId == found.ToolId
            ? (found.ToDomain(), own.ToDomain())
            : throw new NotFoundException();
    }

    public async Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolRevisionId revisionId, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, RevisionId = revisionId.Value });
        batch.Run(
            """
            select t.id from tools.tools t
            where t.organization_id = @OrganizationId and t.deleted_at is null
                and t.id = (select r.tool_id from tools.revisions r where r.organization_id = @OrganizationId and r.id = @RevisionId)
            for no key update
            """);
        var tool = batch.Ask<ToolRow>(
            $"""
            select {ToolRow.Columns}
            from tools.revisions asked
            join tools.tools t on t.organization_id = @OrganizationId and t.id = asked.tool_id and t.deleted_at is null
            left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
            where asked.organization_id = @OrganizationId and asked.id = @RevisionId
            """);
        var revision = batch.Ask<ToolRevisionRow>(ToolStatements.RevisionById);
        await session.WriteAsync(batch, cancellationToken);
        return (tool.Only, revision.Only) is ({ } found, { } own) ? (found.ToDomain(), own.ToDomain()) : throw new NotFoundException();
    }

    public async Task<ToolUses> GetUsesLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, ToolId = id.Value });
        var tool = batch.Ask<Guid>(ToolUseStatements.Lock);
        var uses = batch.Ask<UseRow>(ToolUseStatements.Uses);
        await session.WriteAsync(batch, cancellationToken);
        if (!tool.Any)
            throw new NotFoundException();
        var byAgent = uses.All.ToLookup(use => use.ByAgent, use => use.Id);
        return new ToolUses([.. byAgent[true]], [.. byAgent[false]]);
    }

    public async Task<ToolRevision> AddRevisionAsync(Tool tool, ToolRevision revision, CancellationToken cancellationToken)
    {
        var batch = new Batch(ToolRevisionRow.ValuesOf(tool, revision));
        batch.Run(AddRevision);
        var stored = batch.Ask<ToolRevisionRow>(ToolStatements.RevisionById);
        await session.WriteAsync(batch, cancellationToken);
        return stored.Only?.ToDomain() ?? throw new NotFoundException();
    }

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
        ToolRevisionRow.ValuesOf(tool, revision),
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

    private sealed record UseRow(bool ByAgent, Guid Id);
}
