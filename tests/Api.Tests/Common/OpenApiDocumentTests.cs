using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed partial class OpenApiDocumentTests
{
    private const string Mark = "x-feather-addition";

    private static readonly JsonNode Contract = ReadContract();

    /// <summary>What the document has beside the contract; statuses, headers and whatever else carries the mark, by place.</summary>
    private static readonly string[] Additions =
    [
        "get /v1/v2/conversations/{conversation_id} parameter X-Request-Id",
        .. Statuses("get /v1/v2/conversations/{conversation_id}", 401, 403, 404, 429, 503),
        .. Headers("get /v1/v2/conversations/{conversation_id}", "X-Request-Id", 200, 401, 403, 404, 422, 429, 503),
        .. Headers("get /v1/v2/conversations/{conversation_id}", "Retry-After", 429, 503),
        .. Creating("post /v1/v2/conversations"),
        "post /v1/v2/conversations 201 header Feather-Conversation-Created",
        "post /v1/v2/conversations 201 header Feather-Differing-Fields",
        .. Creating("post /v1/v2/conversations/test-chat"),
        "schema BoundRevisionResponse",
        "schema ExternalIdConflictResponse",
        .. ((string[])["assistant_id", "assistant_revision_id", "team_id", "team_revision_id", "bound_revisions", "channel_subtype",
            "org_phone_number_id", "tool_input_overrides"])
            .Select(name => $"schema src__conversation__schemas__SessionDetailResponse property {name}"),
    ];

    [Test]
    public async Task The_document_is_the_same_for_everyone_and_needs_no_key()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        using var answer = await client.GetAsync("/openapi.json");
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That((string?)document["openapi"], Does.StartWith("3.1."));
        Assert.That((string?)document["info"]!["title"], Is.EqualTo("Feather API"));
        Assert.That((string?)document["info"]!["version"], Is.EqualTo("1.21.0"));
        Assert.That(document["servers"]!.AsArray().Select(server => (string?)server!["url"]), Is.EqualTo(["/"]));
        Assert.That(Meaning(document["components"]!["securitySchemes"]!), Is.EqualTo(Meaning(Contract["components"]!["securitySchemes"]!)));
    }

    [Test]
    public async Task Every_route_of_a_controller_is_in_the_document_and_nothing_else()
    {
        var document = await ReadAsync();
        var routes = FeatherApi.Server.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => $"{method.ToLowerInvariant()} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"));

        Assert.That(Operations(document).Select(operation => operation.Name), Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(ContractSchemas))]
    public async Task A_schema_is_the_contracts_apart_from_marked_additions(string name)
    {
        var document = await ReadAsync();
        var served = document["components"]!["schemas"]![name];

        Assert.That(served, Is.Not.Null, "The document has no such schema.");
        Assert.That(Meaning(served!), Is.EqualTo(Meaning(Contract["components"]!["schemas"]![name]!)));
    }

    [TestCaseSource(nameof(ContractOperations))]
    public async Task An_operation_is_the_contracts_apart_from_marked_additions(string name)
    {
        var served = Operations(await ReadAsync()).Single(operation => operation.Name == name).Operation;
        var contract = Operations(Contract).Single(operation => operation.Name == name).Operation;

        Assert.That(Meaning(served), Is.EqualTo(Meaning(contract)));
    }

    [Test]
    public async Task The_additions_are_those_that_are_listed_and_marked()
    {
        var document = await ReadAsync();
        string[] unknown = [.. SchemasOf(document).Where(name => Contract["components"]!["schemas"]![name] is null).Select(name => $"schema {name}")];

        Assert.That(MarkedIn(document), Is.EquivalentTo(Additions));
        Assert.That(unknown, Is.SubsetOf(Additions));
    }

    [Test]
    public async Task A_request_says_how_long_its_texts_may_be()
    {
        var properties = (await ReadAsync())["components"]!["schemas"]!["ConversationCreate"]!["properties"]!;

        Assert.That((int?)properties["channel"]!["maxLength"], Is.EqualTo(255));
        Assert.That((int?)properties["subject"]!["anyOf"]![0]!["maxLength"], Is.EqualTo(1000));
        Assert.That((string?)properties["metadata"]!["description"], Does.Contain("65536 bytes"));
    }

    [Test]
    public async Task Everything_has_a_description()
    {
        var document = await ReadAsync();
        List<string> silent = [];

        foreach (var (name, operation) in Operations(document))
        {
            Note(name, operation["summary"]);
            Note(name, operation["description"]);
            foreach (var parameter in operation["parameters"]!.AsArray())
                Note($"{name} parameter {parameter!["name"]}", parameter["description"]);
            foreach (var (status, response) in operation["responses"]!.AsObject())
                Note($"{name} {status}", response!["description"]);
        }
        foreach (var name in SchemasOf(document))
        {
            var schema = document["components"]!["schemas"]![name]!;
            Note(name, schema["description"]);
            foreach (var (property, declared) in Members(schema, "properties"))
                Note($"{name}.{property}", declared!["description"]);
        }
        foreach (var tag in document["tags"]!.AsArray())
            Note($"tag {tag!["name"]}", tag["description"]);

        Assert.That(silent, Is.Empty);

        void Note(string place, JsonNode? description)
        {
            if (string.IsNullOrWhiteSpace((string?)description))
                silent.Add(place);
        }
    }

    [Test]
    public async Task Answers_have_exactly_the_properties_of_their_schemas()
    {
        var document = await ReadAsync();
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var overrides = new Dictionary<string, object> { ["builtin:search"] = new { limit = new { value = 5 } } };
        var body = new { end_user_id = Guid.NewGuid(), team_id = team.Id, external_id = "order-7", tool_input_overrides = overrides };
        const string create = "post /v1/v2/conversations";
        const string test = "post /v1/v2/conversations/test-chat";
        const string get = "get /v1/v2/conversations/{conversation_id}";

        var created = await organization.GetOrCreateAsync(body);
        Conforms(create, 201, created);
        Conforms(test, 201, await organization.StartTestChatAsync(new { agent_id = agent.Id }));
        Conforms(get, 200, await organization.GetAsync($"/v1/v2/conversations/{created.Id}"));
        Conforms(create, 404, await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = Guid.NewGuid() }));
        Conforms(create, 409, await organization.GetOrCreateAsync(body with { end_user_id = Guid.NewGuid() }));
        Conforms(create, 422, await organization.GetOrCreateAsync(new { end_user_id = "no", channel = new string('x', 256), team_id = 5 }));
        Conforms(test, 422, await organization.StartTestChatAsync("{"));
        Conforms(get, 422, await organization.GetAsync("/v1/v2/conversations/no"));
        Conforms(get, 404, await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}"));

        void Conforms(string operation, int status, TestAnswer answer)
        {
            Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
            var response = Operations(document).Single(one => one.Name == operation).Operation["responses"]![$"{status}"]!;
            var schema = response["content"]!["application/json"]!["schema"]!;
            Assert.That(SchemaCheck.Faults(document, schema, JsonNode.Parse(answer.Body), "answer"), Is.Empty, answer.Body);
            var headers = response["headers"]!.AsObject().Select(header => header.Key);
            string[] ours = [.. answer.Headers.Keys.Where(name => OurHeader().IsMatch(name))];
            Assert.That(ours, Is.SubsetOf(headers).IgnoreCase);
        }
    }

    [Test]
    public async Task The_documentation_page_loads_nothing_from_elsewhere()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        using var answer = await client.GetAsync("/docs");
        var page = await answer.Content.ReadAsStringAsync();
        string[] loaded = [.. Loaded().Matches(page).Select(match => match.Groups[1].Value)];

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        var address = answer.RequestMessage!.RequestUri!;
        Assert.That(address.Authority, Is.EqualTo(FeatherApi.Server.Address.Authority));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'self';").And.Not.Contain("http"));
        Assert.That(loaded, Is.Not.Empty);
        Assert.That(loaded.Where(file => file.Contains("//", StringComparison.Ordinal)), Is.Empty);
        foreach (var file in loaded)
        {
            using var asset = await client.GetAsync(new Uri(address, file));
            Assert.That((int)asset.StatusCode, Is.EqualTo(200), file);
            if (file.EndsWith(".css", StringComparison.Ordinal))
                Assert.That(await asset.Content.ReadAsStringAsync(), Does.Not.Match(@"url\(\s*[""']?(https?:)?//").And.Not.Match(@"@import"), file);
        }

        var script = await client.GetStringAsync(new Uri(address, "index.js"));
        var configuration = JsonNode.Parse(Configuration().Match(script).Groups[1].Value)!;
        Assert.That(configuration["urls"]!.AsArray().Select(document => (string?)document!["url"]), Is.EqualTo(["/openapi.json"]));
        Assert.That(configuration.ToJsonString(), Does.Not.Contain("//"));
        Assert.That(configuration["validatorUrl"], Is.Null);
    }

    private static IEnumerable<string> ContractSchemas() => SchemasOf(Contract);

    private static IEnumerable<string> ContractOperations() => Operations(Contract).Select(operation => operation.Name);

    private static async Task<JsonNode> ReadAsync()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };
        return JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;
    }

    private static JsonNode ReadContract()
    {
        using var data = typeof(OpenApiDocumentTests).Assembly.GetManifestResourceStream("contract-conversations.json")!;
        return JsonNode.Parse(data)!;
    }

    private static IEnumerable<(string Name, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select ($"{method.Key} {path.Key}", method.Value!);

    private static IEnumerable<string> SchemasOf(JsonNode document) => document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key);

    private static JsonObject Members(JsonNode? node, string name) => node?[name] as JsonObject ?? [];

    private static IEnumerable<string> Creating(string operation) =>
    [
        $"{operation} parameter Idempotency-Key",
        $"{operation} parameter X-Request-Id",
        .. Statuses(operation, 403, 404, 409, 413, 429, 503),
        .. Headers(operation, "X-Request-Id", 201, 400, 401, 403, 404, 409, 413, 422, 429, 503),
        .. Headers(operation, "Retry-After", 409, 429, 503),
        .. Headers(operation, "Location", 201),
        .. Headers(operation, "Idempotent-Replayed", 201),
        $"{operation} 422 example idempotency_key_reused",
    ];

    private static IEnumerable<string> Statuses(string operation, params int[] statuses) => statuses.Select(status => $"{operation} {status}");

    private static IEnumerable<string> Headers(string operation, string name, params int[] statuses) =>
        statuses.Select(status => $"{operation} {status} header {name}");

    private static List<string> MarkedIn(JsonNode document)
    {
        List<string> marked = [];
        foreach (var (name, operation) in Operations(document))
        {
            foreach (var parameter in operation["parameters"]!.AsArray())
                Note($"{name} parameter {parameter!["name"]}", parameter);
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                Note($"{name} {status}", response);
                foreach (var (header, declared) in Members(response, "headers"))
                    Note($"{name} {status} header {header}", declared);
                foreach (var (example, shown) in Members(response!["content"]?["application/json"], "examples"))
                    Note($"{name} {status} example {example}", shown);
            }
        }
        foreach (var schema in SchemasOf(document))
        {
            var declared = document["components"]!["schemas"]![schema];
            Note($"schema {schema}", declared);
            foreach (var (property, value) in Members(declared, "properties"))
                Note($"schema {schema} property {property}", value);
        }

        Assert.That(Regex.Count(document.ToJsonString(), $"\"{Mark}\":"), Is.EqualTo(marked.Count), "Something else is marked.");
        return marked;

        void Note(string place, JsonNode? node)
        {
            if (node![Mark]?.GetValueKind() == JsonValueKind.True)
                marked.Add(place);
        }
    }

    /// <summary>What a piece of a document says, however it is spelt and ordered, and without what is marked as an addition.</summary>
    private static string Meaning(JsonNode node) => Normal(WithoutNotes(node))!.ToJsonString();

    /// <summary>Without additions, texts, limits of length and headers, none of which the contract has.</summary>
    private static JsonNode WithoutNotes(JsonNode node) => node switch
    {
        JsonObject all => new JsonObject(all
            .Where(member => !IsAddition(member.Value))
            .Where(member => !(member.Key is "description" or "summary" or "maxLength" && member.Value is JsonValue))
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : WithoutNotes(member.Value)))
            .Where(member => !(member.Key is "headers" or "examples" or "parameters" && IsEmpty(member.Value)))),
        JsonArray all => new JsonArray([.. all
            .Where(item => !IsAddition(item))
            .Select(item => item is null ? null : WithoutNotes(item))]),
        _ => node.DeepClone(),
    };

    private static bool IsAddition(JsonNode? node) => node is JsonObject members && members.ContainsKey(Mark);

    private static bool IsEmpty(JsonNode? node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static JsonNode? Normal(JsonNode? node)
    {
        if (node is JsonArray items)
            return new JsonArray([.. items.Select(Normal).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]);
        if (node is not JsonObject members)
            return node?.DeepClone();

        var normal = new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Normal(member.Value))));
        // Anything may stand in an object that does not say otherwise.
        if (normal["additionalProperties"] is JsonObject { Count: 0 } || normal["additionalProperties"]?.GetValueKind() == JsonValueKind.True)
            normal.Remove("additionalProperties");
        // A type that may be null is either of two.
        if (normal["type"] is JsonArray types && types.Any(type => (string?)type == "null"))
        {
            var other = normal.DeepClone().AsObject();
            other["type"] = types.Select(type => (string)type!).Single(type => type != "null");
            return Normal(new JsonObject { ["anyOf"] = new JsonArray(other, new JsonObject { ["type"] = "null" }) });
        }
        return normal;
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"var configObject = (\{.*\});")]
    private static partial Regex Configuration();

    [GeneratedRegex("^(Location|Retry-After|X-Request-Id|Feather-.*|Idempotent-.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex OurHeader();
}

/// <summary>Holds a value against a schema as this document uses them; an object's properties must be those declared, no more and no fewer.</summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<string> Faults(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        if ((string?)schema["$ref"] is { } reference)
            return Faults(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, at);
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray choices)
        {
            var each = choices.Select(choice => Faults(document, choice!, value, at)).ToArray();
            return each.Any(faults => faults.Count == 0) ? [] : each.MinBy(faults => faults.Count)!;
        }

        List<string> found = [];
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if ((string?)schema["type"] is { } type && !Fits(type, kind))
            return [$"{at} is no {type}"];
        if (schema["enum"] is JsonArray words && words.All(word => (string?)word != (string?)value))
            found.Add($"{at} is none of its words");
        if (kind == JsonValueKind.String && !IsOf((string?)schema["format"], (string)value!))
            found.Add($"{at} is no {schema["format"]}");
        if (value is JsonArray items && schema["items"] is { } item)
            found.AddRange(items.SelectMany((one, index) => Faults(document, item, one, $"{at}[{index}]")));
        if (value is JsonObject members)
            found.AddRange(MemberFaults(document, schema, members, at));
        return found;
    }

    private static IEnumerable<string> MemberFaults(JsonNode document, JsonNode schema, JsonObject members, string at)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return schema["additionalProperties"] is JsonObject each
                ? members.SelectMany(member => Faults(document, each, member.Value, $"{at}.{member.Key}"))
                : [];
        }
        var required = schema["required"]?.AsArray().Select(name => (string)name!) ?? [];
        // A fault may have no context; all else is always written.
        return members.Where(member => properties[member.Key] is null).Select(member => $"{at}.{member.Key} is not declared")
            .Concat(required.Union(properties.Select(property => property.Key).Where(name => name is not ("ctx" or "input")))
                .Where(name => !members.ContainsKey(name)).Select(name => $"{at}.{name} is missing"))
            .Concat(members.Where(member => properties[member.Key] is not null)
                .SelectMany(member => Faults(document, properties[member.Key]!, member.Value, $"{at}.{member.Key}")));
    }

    private static bool Fits(string type, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type is "integer" or "number",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };

    private static bool IsOf(string? format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
