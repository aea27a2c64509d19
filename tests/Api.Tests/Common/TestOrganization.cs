using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Feather.Api.Tests.Common;
using Feather.Domain.Identity;
using Npgsql;

namespace Feather.Api.Tests;

/// <summary>An organization with a key. A test arranges rows as the database's owner and sends requests to the API.</summary>
internal sealed class TestOrganization
{
    private readonly NpgsqlDataSource owner;

    private TestOrganization(NpgsqlDataSource owner, Uri address, string apiKey)
    {
        this.owner = owner;
        ApiKey = apiKey;
        Client = ClientAt(address, ApiKey);
    }

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid KeyId { get; } = Guid.CreateVersion7();

    public string ApiKey { get; }

    /// <summary>A client that sends the organization's key with every request.</summary>
    public HttpClient Client { get; private set; }

    public static Task<TestOrganization> CreateAsync(TestDatabase database, TestServer server, params string[] scopes) =>
        CreateAsync(database, server.Address, scopes);

    /// <param name="address">The address of any server on the database.</param>
    public static async Task<TestOrganization> CreateAsync(TestDatabase database, Uri address, params string[] scopes)
    {
        var key = ApiKeyText.Create(forTests: true);
        var organization = new TestOrganization(database.Owner, address, key.Text);
        await organization.ExecuteAsync(
            """
            insert into identity.organizations (id, name, created_at, updated_at) values (@Id, 'Test', now(), now());
            insert into identity.api_keys (organization_id, id, name, key_prefix, scopes, created_at)
            values (@Id, @KeyId, 'Test', @Prefix, @Scopes, now());
            insert into identity.api_key_hashes (key_hash, organization_id, key_id) values (@Hash, @Id, @KeyId)
            """,
            new { organization.Id, organization.KeyId, key.Prefix, key.Hash, Scopes = scopes });
        return organization;
    }

    /// <summary>The same organization, with requests to another server.</summary>
    public TestOrganization At(Uri address)
    {
        var elsewhere = (TestOrganization)MemberwiseClone();
        elsewhere.Client = ClientAt(address, ApiKey);
        return elsewhere;
    }

    /// <summary>The same organization, with another of its keys.</summary>
    public TestOrganization WithKey(string apiKey)
    {
        var otherwise = (TestOrganization)MemberwiseClone();
        otherwise.Client = ClientAt(Client.BaseAddress!, apiKey);
        return otherwise;
    }

    /// <summary>An agent whose first revision is active.</summary>
    public async Task<TestAgent> HasAgentAsync(string variables = "[]", string defaults = "{}", bool active = true)
    {
        var agent = new TestAgent(Guid.CreateVersion7(), Guid.CreateVersion7());
        await ExecuteAsync(
            "insert into agents.agents (organization_id, id, name, created_at, updated_at) values (@Organization, @Id, 'Agent', now(), now())",
            new { Organization = Id, agent.Id });
        await AddRevisionAsync(agent.Id, agent.RevisionId, variables, defaults);
        if (active)
            await ActivateAsync(agent.Id, agent.RevisionId);
        return agent;
    }

    /// <summary>Adds a revision that is not active.</summary>
    public async Task<Guid> HasRevisionAsync(TestAgent agent, string variables = "[]", string defaults = "{}")
    {
        var revisionId = Guid.CreateVersion7();
        await AddRevisionAsync(agent.Id, revisionId, variables, defaults);
        return revisionId;
    }

    public Task ActivateAsync(Guid agentId, Guid revisionId) => ExecuteAsync(
        "update agents.agents set active_revision_id = @revisionId where organization_id = @Organization and id = @agentId",
        new { Organization = Id, agentId, revisionId });

    public Task DeleteAgentAsync(Guid agentId) => ExecuteAsync(
        "update agents.agents set deleted_at = now() where organization_id = @Organization and id = @agentId",
        new { Organization = Id, agentId });

    /// <summary>A team whose revision is active. Its first member is the fallback member, and the roster has the given order.</summary>
    public async Task<TestTeam> HasTeamAsync(params TestAgent[] members)
    {
        var team = new TestTeam(Guid.CreateVersion7(), Guid.CreateVersion7());
        await ExecuteAsync(
            "insert into teams.teams (organization_id, id, name, created_at, updated_at) values (@Organization, @Id, 'Team', now(), now())",
            new { Organization = Id, team.Id });
        await AddTeamRevisionAsync(team.Id, team.RevisionId, members);
        await ActivateTeamAsync(team.Id, team.RevisionId);
        return team;
    }

    /// <summary>Adds a team revision that is not active.</summary>
    public async Task<Guid> HasTeamRevisionAsync(TestTeam team, params TestAgent[] members)
    {
        var revisionId = Guid.CreateVersion7();
        await AddTeamRevisionAsync(team.Id, revisionId, members);
        return revisionId;
    }

    public Task ActivateTeamAsync(Guid teamId, Guid revisionId) => ExecuteAsync(
        "update teams.teams set active_revision_id = @revisionId where organization_id = @Organization and id = @teamId",
        new { Organization = Id, teamId, revisionId });

    public Task<TestAnswer> GetOrCreateAsync(object body, params (string Name, string Value)[] headers) =>
        PostAsync("/v1/v2/conversations", body, headers);

    public Task<TestAnswer> StartTestChatAsync(object body, params (string Name, string Value)[] headers) =>
        PostAsync("/v1/v2/conversations/test-chat", body, headers);

    public Task<TestAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<TestAnswer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object, ValueTuple{string, string}[])"/>
    public Task<TestAnswer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    /// <inheritdoc cref="SendAsync(HttpMethod, string, object, ValueTuple{string, string}[])"/>
    public Task<TestAnswer> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, body, headers);

    /// <param name="body">A string is sent unchanged as JSON; any other value is serialized.</param>
    public Task<TestAnswer> SendAsync(HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
    {
        var json = Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body));
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request);
    }

    public async Task<TestAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var answer = new TestAnswer(
            (int)response.StatusCode,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());
        await Conformance.CheckAsync(request.Method, request.RequestUri!.OriginalString, answer);
        return answer;
    }

    /// <summary>Runs a statement as the owner.</summary>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters ?? new { Organization = Id });
    }

    /// <summary>Reads one value as the owner. The statement may use @Organization.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters ?? new { Organization = Id });
    }

    /// <summary>Reads rows as the owner. The statement may use @Organization.</summary>
    public async Task<List<T>> RowsAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters ?? new { Organization = Id })];
    }

    /// <summary>A transaction of the owner. It stays open until the test ends it.</summary>
    public async Task<NpgsqlTransaction> BeginAsync() => await (await owner.OpenConnectionAsync()).BeginTransactionAsync();

    private static HttpClient ClientAt(Uri address, string apiKey)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("x-api-key", apiKey);
        return client;
    }

    private Task AddRevisionAsync(Guid agentId, Guid revisionId, string variables, string defaults) => ExecuteAsync(
        """
        insert into agents.revisions (organization_id, id, agent_id, name, context_variables, variable_defaults, created_at, updated_at)
        values (@Organization, @revisionId, @agentId, 'Revision', @variables::json, @defaults::json, now(), now())
        """,
        new { Organization = Id, agentId, revisionId, variables, defaults });

    private Task AddTeamRevisionAsync(Guid teamId, Guid revisionId, TestAgent[] members) => ExecuteAsync(
        """
        insert into teams.revisions (organization_id, id, team_id, name, fallback_agent_id, created_at, updated_at)
        values (@Organization, @revisionId, @teamId, 'Revision', @Fallback, now(), now());
        insert into teams.members (organization_id, id, team_revision_id, agent_id, position, created_at)
        select @Organization, gen_random_uuid(), @revisionId, m.agent_id, m.position, now()
        from unnest(@Agents) with ordinality as m (agent_id, position)
        """,
        new { Organization = Id, teamId, revisionId, Fallback = members[0].Id, Agents = members.Select(member => member.Id).ToArray() });
}

internal sealed record TestAgent(Guid Id, Guid RevisionId);

internal sealed record TestTeam(Guid Id, Guid RevisionId);

/// <summary>A response whose body was read to the end.</summary>
internal sealed record TestAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    // An answer may contain a document or an input of 200 levels. A stream is not JSON.
    public JsonElement Json { get; } = Body is ['{' or '[', ..] ? JsonElement.Parse(Body, new JsonDocumentOptions { MaxDepth = 256 }) : default;

    public Guid Id => Json.TryGetProperty("id", out var id) ? id.GetGuid() : throw new AssertionException($"The answer has no id: {this}");

    /// <summary>The answer's error code. If the answer is not an error, null.</summary>
    public string? Error => Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty("error", out var code) ? code.GetString() : null;

    /// <summary>The value of Feather-Conversation-Created.</summary>
    public bool Created => Headers["Feather-Conversation-Created"] == "true";

    public override string ToString() => $"{Status} {Body}";
}
