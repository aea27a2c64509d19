using System.Text.Json;
using Feather.Bare;
using Feather.Bench;
using Feather.Infrastructure.Common;

// What a get-or-create costs with nothing but Kestrel and Npgsql: the trips that Feather was seen to make, hand-written
// access to the rows, the same answer. No validation, no mediator, no layers.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Logging.ClearProviders();
await using var app = builder.Build();

await using var dataSource = DataSources.Create(app.Configuration.GetConnectionString("Feather")!);
var keys = new KeyCache(dataSource);
var conversations = new Conversations(dataSource, Recording.Read(args[0]));

app.MapGet("/health/ready", () => "");
app.MapPost("/v1/v2/conversations", async (HttpContext context) =>
{
    if (await keys.FindAsync(context.Request.Headers["x-api-key"].ToString()) is not { } organization)
    {
        context.Response.StatusCode = 401;
        return;
    }

    var body = await JsonSerializer.DeserializeAsync(context.Request.Body, Json.Default.ConversationCreate);
    var answer = await conversations.GetOrCreateAsync(organization, body!);
    context.Response.StatusCode = 201;
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = answer.Length;
    await context.Response.Body.WriteAsync(answer);
});
await app.RunAsync();
