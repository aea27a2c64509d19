using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

// The code that a user would write by hand: a minimal-API handler, Dapper, prepared statements, and one statement for an existing
// conversation. It has no row-level security, no roster, no pins and no idempotency, and it is correct for a single caller only. It is a
// mark for speed, not a model for code.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
await using var app = builder.Build();
await using var dataSource = NpgsqlDataSource.Create(app.Configuration.GetConnectionString("Feather")!);

app.MapGet("/health/ready", () => "");
app.MapPost("/v1/v2/conversations", async (HttpRequest request, ConversationCreate body) =>
{
    var key = request.Headers["x-api-key"].ToString();
    if (key.Length == 0)
        return Results.Unauthorized();

    var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
    await using var connection = await dataSource.OpenConnectionAsync();
    var found = await connection.QuerySingleOrDefaultAsync<Conversation>(
        """
        select c.id, c.organization_id, c.end_user_id, c.channel, c.status, c.session_type, c.assistant_id, c.assistant_revision_id,
               c.created_at, c.updated_at
        from api_keys k
        join conversations c on c.organization_id = k.organization_id
        where k.key_hash = @Hash and k.is_active and c.end_user_id = @EndUser and c.channel = @Channel
            and coalesce(c.assistant_id, c.team_id) = @Assistant and c.status = 'active' and c.session_type = 'live'
            and c.external_id is null
        """,
        new { Hash = hash, EndUser = body.end_user_id, Channel = body.channel ?? "chat", Assistant = body.assistant_id });
    found ??= await connection.QuerySingleAsync<Conversation>(
        """
        insert into conversations (
            organization_id, id, end_user_id, channel, session_type, assistant_id, assistant_revision_id, metadata)
        select k.organization_id, @Id, @EndUser, @Channel, 'live', a.id, a.active_revision_id, '{}'
        from api_keys k
        join agents a on a.organization_id = k.organization_id and a.id = @Assistant
        where k.key_hash = @Hash
        returning id, organization_id, end_user_id, channel, status, session_type, assistant_id, assistant_revision_id,
                  created_at, updated_at
        """,
        new { Hash = hash, Id = Guid.CreateVersion7(), EndUser = body.end_user_id, Channel = body.channel ?? "chat", Assistant = body.assistant_id });
    return Results.Json(found, statusCode: 201);
});
await app.RunAsync();

internal sealed record ConversationCreate(Guid end_user_id, string? channel, Guid assistant_id);

internal sealed record Conversation(
    Guid id, Guid organization_id, Guid end_user_id, string channel, string status, string session_type, Guid assistant_id,
    Guid assistant_revision_id, DateTime created_at, DateTime updated_at);
