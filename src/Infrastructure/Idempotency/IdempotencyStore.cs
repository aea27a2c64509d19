using System.Text.Json;
using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Infrastructure.Idempotency;

internal sealed class IdempotencyStore(DbSession session, TimeProvider clock) : IIdempotencyStore
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    public async Task<KeptAnswer?> ClaimAsync(OrganizationId organizationId, IdempotentUse use, CancellationToken cancellationToken)
    {
        var batch = new Batch(Parameters(organizationId, use));
        batch.Run(
            "set local lock_timeout = '2s'",
            """
            delete from idempotency.records r
            where r.organization_id = @OrganizationId and r.method = @Method and r.path = @Path and r.key = @Key
                and r.expires_at <= @Now
            """,
            """
            insert into idempotency.records (organization_id, method, path, key, claim_id, body_sha256, expires_at)
            values (@OrganizationId, @Method, @Path, @Key, @ClaimId, @BodySha256, @ExpiresAt)
            on conflict do nothing
            """,
            "set local lock_timeout = 0");
        var record = batch.Ask<RecordRow>(
            """
            select r.claim_id, r.body_sha256, r.conversation_id, r.status, r.headers::text, r.body
            from idempotency.records r
            where r.organization_id = @OrganizationId and r.method = @Method and r.path = @Path and r.key = @Key
            """);
        try
        {
            await session.WriteAsync(batch, cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new IdempotencyKeyInUseException();
        }
        return Judge(use, record.Only ?? throw new StaleLoadException());
    }

    public void Keep(OrganizationId organizationId, IdempotentUse use, Answer answer) => session.WriteWithCommit(
        new
        {
            OrganizationId = organizationId.Value,
            use.Method,
            use.Path,
            use.Key,
            ConversationId = answer.ConversationId.Value,
            Status = (short)answer.Status,
            Headers = JsonSerializer.Serialize(answer.Headers.ToDictionary()),
            answer.Body,
        },
        """
        update idempotency.records r
        set conversation_id = @ConversationId, status = @Status, headers = @Headers::json, body = @Body
        where r.organization_id = @OrganizationId and r.method = @Method and r.path = @Path and r.key = @Key
        """);

    private object Parameters(OrganizationId organizationId, IdempotentUse use)
    {
        var now = Timestamp.Now(clock).Utc;
        return new
        {
            OrganizationId = organizationId.Value,
            use.Method,
            use.Path,
            use.Key,
            ClaimId = use.Id,
            use.BodySha256,
            Now = now,
            ExpiresAt = now + KeptFor,
        };
    }

    private static KeptAnswer? Judge(IdempotentUse use, RecordRow record)
    {
        if (!record.BodySha256.AsSpan().SequenceEqual(use.BodySha256))
            throw new IdempotencyKeyReusedException();
        if (record is not { Status: { } status, ConversationId: { } conversationId, Headers: { } headers, Body: { } body })
            return null;

        var answer = new Answer(
            status, new ConversationId(conversationId), [.. JsonSerializer.Deserialize<Dictionary<string, string>>(headers)!], body);
        return new KeptAnswer(answer, ByThisRequest: record.ClaimId == use.Id);
    }

    private sealed record RecordRow(Guid ClaimId, byte[] BodySha256, Guid? ConversationId, short? Status, string? Headers, byte[]? Body);
}
