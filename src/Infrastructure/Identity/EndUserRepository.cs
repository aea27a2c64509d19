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

    public Task<(EndUser? ByAddress, EndUser? ByName)> LookUpAsync(
        OrganizationId organizationId, ContactAddress address, string? name, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = organizationId.Value, address.Type, address.NormalizedValue, Name = name },
            async results =>
            {
                var byAddress = await results.FindAsync<EndUserRow>();
                var byName = await results.FindAsync<EndUserRow>();
                return (byAddress?.ToDomain(), byName?.ToDomain());
            },
            cancellationToken,
            ByAddress,
            $"""
            select {EndUserRow.Columns}
            from identity.end_users u
            where u.organization_id = @OrganizationId and u.org_external_end_user_id = @Name
            """);

    // The contact's unique index decides who is made; the end user follows only a contact of its own, so that no loser of a
    // race leaves one behind.
    public Task AddAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken) =>
        session.WriteAsync(
            Parameters(endUser, contact),
            async results => await results.FindAsync<OwnRow>() is null ? throw new StaleLoadException() : true,
            cancellationToken,
            AddContact,
            $"""
            insert into identity.end_users as u (
                organization_id, id, display_name, primary_email, primary_phone, metadata, org_external_end_user_id, created_at, updated_at)
            select @OrganizationId, @Id, @DisplayName, @PrimaryEmail, @PrimaryPhone, @Metadata::json, @OrgExternalEndUserId, @CreatedAt, @UpdatedAt
            where {IfOwnContact}
            on conflict do nothing
            """,
            """
            select u.id
            from identity.contacts c
            join identity.end_users u on u.organization_id = @OrganizationId and u.id = c.end_user_id
            where c.organization_id = @OrganizationId and c.id = @ContactId and u.status = 'active'
            """);

    public Task<(Contact Stored, EndUser EndUser)> GetOrAddContactAsync(
        EndUser endUser, Contact contact, CancellationToken cancellationToken) =>
        session.WriteAsync(
            Parameters(endUser, contact),
            async results =>
            {
                if ((await results.ListAsync<Guid>()).Count == 0)
                    throw new StaleLoadException();
                var filled = await results.FindAsync<EndUserRow>() ?? throw new StaleLoadException();
                var stored = await results.FindAsync<ContactRow>() ?? throw new StaleLoadException();
                return (stored.ToDomain(), filled.ToDomain());
            },
            cancellationToken,
            """
            select u.id from identity.end_users u
            where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
            for no key update
            """,
            AddContact,
            $"""
            update identity.end_users u
            set primary_email = coalesce(u.primary_email, @Email), primary_phone = coalesce(u.primary_phone, @Phone), updated_at = @ContactCreatedAt
            where u.organization_id = @OrganizationId and u.id = @Id and {IfOwnContact}
            """,
            $"""
            select {EndUserRow.Columns}
            from identity.end_users u
            where u.organization_id = @OrganizationId and u.id = @Id
            """,
            $"""
            select {ContactRow.Columns}
            from identity.contacts c
            where c.organization_id = @OrganizationId and c.type = @Type and c.normalized_value = @NormalizedValue
            """);

    public async Task<EndUser> NameAsync(EndUser endUser, string name, Timestamp now, CancellationToken cancellationToken) =>
        await WriteNameAsync(
            new { OrganizationId = endUser.OrganizationId.Value, Id = endUser.Id.Value, Name = name, Now = now.Utc },
            $"""
            update identity.end_users u set org_external_end_user_id = @Name, updated_at = @Now
            where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
                and (u.org_external_end_user_id is null or u.org_external_end_user_id = @Name)
            returning {EndUserRow.Columns}
            """,
            cancellationToken);

    public Task<(EndUserProfile EndUser, EndUserProfile? Holder)> GetLockedAsync(
        OrganizationId organizationId, EndUserId id, string? name, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, Id = id.Value, Name = name },
            async results =>
            {
                // The locks may have been waited for, and the ids be another's by now: they are looked up again behind them.
                var locked = (await results.ListAsync<EndUserRow>()).ToDictionary(row => row.Id, row => row.ToDomain());
                var standing = await results.FindAsync<StandingRow>();
                var holder = await results.FindAsync<OwnRow>();
                var contacts = (await results.ListAsync<ContactRow>()).ToLookup(row => new EndUserId(row.EndUserId), row => row.ToDomain());
                if (standing is null or { Status: "deleted" })
                    throw new NotFoundException();
                return (Profile(standing.Id), holder is null || holder.Id == standing.Id ? null : Profile(holder.Id));

                EndUserProfile Profile(Guid of) => locked.TryGetValue(of, out var endUser)
                    ? new EndUserProfile(endUser, [.. contacts[endUser.Id]])
                    : throw new StaleLoadException();
            },
            cancellationToken,
            EndUserStatements.LockBoth,
            EndUserStatements.Standing,
            EndUserStatements.Holder,
            EndUserStatements.ContactsOfBoth);

    public Task SaveAsync(EndUser endUser, CancellationToken cancellationToken) =>
        WriteNameAsync(
            Parameters(endUser),
            $"""
            update identity.end_users u
            set display_name = @DisplayName, primary_email = @PrimaryEmail, primary_phone = @PrimaryPhone, metadata = @Metadata::json,
                org_external_end_user_id = @OrgExternalEndUserId, updated_at = @UpdatedAt
            where u.organization_id = @OrganizationId and u.id = @Id and u.status = 'active'
            returning {EndUserRow.Columns}
            """,
            cancellationToken);

    public Task SaveAsync(EndUserMerge merge, CancellationToken cancellationToken)
    {
        var batch = new MergeBatch(merge);
        return session.WriteAsync(batch.Parameters, _ => Task.FromResult(true), cancellationToken, MergeBatch.Statements);
    }

    public Task<bool> HasMergedAsync(OrganizationId organizationId, Guid mergeId, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = organizationId.Value, MergeId = mergeId },
            async results => await results.FindAsync<OwnRow>() is not null,
            cancellationToken,
            "select e.id from identity.merge_events e where e.organization_id = @OrganizationId and e.id = @MergeId");

    public Task DeleteAsync(OrganizationId organizationId, EndUserId id, Timestamp now, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, Id = id.Value, Now = now.Utc },
            _ => Task.FromResult(true),
            cancellationToken,
            DeleteEndUserStatements.All);

    /// <summary>A write that may give somebody the organization's name, which somebody else may have been given meanwhile.</summary>
    private async Task<EndUser> WriteNameAsync(object parameters, string statement, CancellationToken cancellationToken)
    {
        try
        {
            return await session.WriteAsync(
                parameters,
                async results => (await results.FindAsync<EndUserRow>() ?? throw new StaleLoadException()).ToDomain(),
                cancellationToken,
                statement);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new StaleLoadException();
        }
    }

    private static object Parameters(EndUser endUser) => new
    {
        OrganizationId = endUser.OrganizationId.Value,
        Id = endUser.Id.Value,
        endUser.DisplayName,
        endUser.PrimaryEmail,
        endUser.PrimaryPhone,
        Metadata = endUser.Metadata.Text,
        endUser.OrgExternalEndUserId,
        UpdatedAt = endUser.UpdatedAt.Utc,
    };

    private static object Parameters(EndUser endUser, Contact contact) => new
    {
        OrganizationId = endUser.OrganizationId.Value,
        Id = endUser.Id.Value,
        endUser.DisplayName,
        endUser.PrimaryEmail,
        endUser.PrimaryPhone,
        Metadata = endUser.Metadata.Text,
        endUser.OrgExternalEndUserId,
        CreatedAt = endUser.CreatedAt.Utc,
        UpdatedAt = endUser.UpdatedAt.Utc,
        ContactId = contact.Id.Value,
        contact.Address.Channel,
        contact.Address.Type,
        contact.Address.RawValue,
        contact.Address.NormalizedValue,
        contact.Address.Email,
        contact.Address.Phone,
        ContactCreatedAt = contact.CreatedAt.Utc,
    };

    private sealed record StandingRow(Guid Id, string Status);

    private sealed record OwnRow(Guid Id);
}
