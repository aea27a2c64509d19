using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Infrastructure.Identity;

internal sealed class EndUserRepository(DbSession session) : IEndUserRepository
{
    internal const string ByAddress =
        $"""
        select {EndUserRow.Columns}
        from identity.contacts c
        join identity.end_users u on u.organization_id = @OrganizationId and u.id = c.end_user_id
        where c.organization_id = @OrganizationId and c.type = @Type and c.normalized_value = @NormalizedValue
        """;

    private const string AddContact =
        """
        insert into identity.contacts (organization_id, id, end_user_id, channel, type, raw_value, normalized_value, created_at)
        values (@OrganizationId, @ContactId, @Id, @Channel, @Type, @RawValue, @NormalizedValue, @ContactCreatedAt)
        on conflict do nothing
        """;

    private const string IfOwnContact =
        """
        exists (
            select from identity.contacts c
            where c.organization_id = @OrganizationId and c.id = @ContactId and c.end_user_id = @Id)
        """;

    public async Task<(EndUser? ByAddress, EndUser? ByName)> LookUpAsync(
        OrganizationId organizationId, ContactAddress address, string? name, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, address.Type, address.NormalizedValue, Name = name });
        var byAddress = batch.Ask<EndUserRow>(ByAddress);
        var byName = batch.Ask<EndUserRow>(
            $"""
            select {EndUserRow.Columns}
            from identity.end_users u
            where u.organization_id = @OrganizationId and u.org_external_end_user_id = @Name
            """);
        await session.ReadAsync(batch, cancellationToken);
        return (byAddress.Only?.ToDomain(), byName.Only?.ToDomain());
    }

    // The unique index of contacts decides which of several requests stores the end user. The end user is inserted only if its contact was,
    // so a request that loses the race leaves no end user behind.
    public async Task AddAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken)
    {
        var batch = new Batch(EndUserRow.ValuesOf(endUser, contact));
        batch.Run(
            AddContact,
            $"""
            insert into identity.end_users as u (
                organization_id, id, display_name, primary_email, primary_phone, metadata, org_external_end_user_id, created_at, updated_at)
            select @OrganizationId, @Id, @DisplayName, @PrimaryEmail, @PrimaryPhone, @Metadata::json, @OrgExternalEndUserId, @CreatedAt, @UpdatedAt
            where {IfOwnContact}
            on conflict do nothing
            """);
        var own = batch.Ask<Guid>(
            """
            select u.id
            from identity.contacts c
            join identity.end_users u on u.organization_id = @OrganizationId and u.id = c.end_user_id
            where c.organization_id = @OrganizationId and c.id = @ContactId and u.status = 'active'
            """);
        await session.WriteAsync(batch, cancellationToken);
        if (!own.Any)
            throw new StaleLoadException();
    }

    public async Task<(Contact Stored, EndUser EndUser)> GetOrAddContactAsync(
        EndUser endUser, Contact contact, CancellationToken cancellationToken)
    {
        var batch = new Batch(EndUserRow.ValuesOf(endUser, contact));
        var locked = batch.Ask<Guid>(
            """
            select u.id from identity.end_users u
            where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
            for no key update
            """);
        batch.Run(
            AddContact,
            $"""
            update identity.end_users u
            set primary_email = coalesce(u.primary_email, @Email), primary_phone = coalesce(u.primary_phone, @Phone), updated_at = @ContactCreatedAt
            where u.organization_id = @OrganizationId and u.id = @Id and {IfOwnContact}
            """);
        var filled = batch.Ask<EndUserRow>(
            $"""
            select {EndUserRow.Columns}
            from identity.end_users u
            where u.organization_id = @OrganizationId and u.id = @Id
            """);
        var stored = batch.Ask<ContactRow>(
            $"""
            select {ContactRow.Columns}
            from identity.contacts c
            where c.organization_id = @OrganizationId and c.type = @Type and c.normalized_value = @NormalizedValue
            """);
        await session.WriteAsync(batch, cancellationToken);
        return locked.Any && stored.Only is { } address && filled.Only is { } owner
            ? (address.ToDomain(), owner.ToDomain())
            : throw new StaleLoadException();
    }

    public Task<EndUser> NameAsync(EndUser endUser, string name, Timestamp now, CancellationToken cancellationToken) => WriteNameAsync(
        new { OrganizationId = endUser.OrganizationId.Value, Id = endUser.Id.Value, Name = name, Now = now.Utc },
        $"""
        update identity.end_users u set org_external_end_user_id = @Name, updated_at = @Now
        where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
            and (u.org_external_end_user_id is null or u.org_external_end_user_id = @Name)
        returning {EndUserRow.Columns}
        """,
        cancellationToken);

    public async Task<(EndUserProfile EndUser, EndUserProfile? Holder)> GetLockedAsync(
        OrganizationId organizationId, EndUserId id, string? name, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value, Name = name });
        var locked = batch.Ask<EndUserRow>(EndUserStatements.LockBoth);
        // The statement may have waited for the locks, and Id or Name may stand for another end user by now. Both are therefore looked up
        // again under the locks.
        var standing = batch.Ask<StandingRow>(EndUserStatements.Standing);
        var holder = batch.Ask<HolderRow>(EndUserStatements.Holder);
        var contacts = batch.Ask<ContactRow>(EndUserStatements.ContactsOfBoth);
        await session.WriteAsync(batch, cancellationToken);

        if (standing.Only is not { Status: not "deleted" } found)
            throw new NotFoundException();
        return (Profile(found.Id), holder.Only is { } other && other.Id != found.Id ? Profile(other.Id) : null);

        EndUserProfile Profile(Guid of) => locked.All.FirstOrDefault(row => row.Id == of) is { } endUser
            ? new EndUserProfile(endUser.ToDomain(), [.. contacts.All.Where(row => row.EndUserId == of).Select(row => row.ToDomain())])
            : throw new StaleLoadException();
    }

    public Task SaveAsync(EndUser endUser, CancellationToken cancellationToken) => WriteNameAsync(
        EndUserRow.ValuesOf(endUser),
        $"""
        update identity.end_users u
        set display_name = @DisplayName, primary_email = @PrimaryEmail, primary_phone = @PrimaryPhone, metadata = @Metadata::json,
            org_external_end_user_id = @OrgExternalEndUserId, updated_at = @UpdatedAt
        where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
        returning {EndUserRow.Columns}
        """,
        cancellationToken);

    public async Task<bool> HasMergedAsync(OrganizationId organizationId, Guid mergeId, CancellationToken cancellationToken)
    {
        var events = await session.ReadAsync<Guid>(
            new { OrganizationId = organizationId.Value, MergeId = mergeId },
            "select e.id from identity.merge_events e where e.organization_id = @OrganizationId and e.id = @MergeId",
            cancellationToken);
        return events.Any;
    }

    /// <summary>A write that may give somebody the organization's name, which somebody else may have been given meanwhile.</summary>
    private async Task<EndUser> WriteNameAsync(object values, string statement, CancellationToken cancellationToken)
    {
        var batch = new Batch(values);
        var written = batch.Ask<EndUserRow>(statement);
        try
        {
            await session.WriteAsync(batch, cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new StaleLoadException();
        }
        return written.Only?.ToDomain() ?? throw new StaleLoadException();
    }

    private sealed record StandingRow(Guid Id, string Status);

    private sealed record HolderRow(Guid Id);
}
