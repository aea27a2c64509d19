using System.Text.Json;
using Feather.Bare;
using Feather.Bench;
using Feather.Infrastructure.Common;

// Shows the cost of a get-or-create and of a turn with Kestrel and Npgsql alone. It sends the trips that Feather was recorded to make,
// reads the rows with hand-written code and gives the same answer. It has no validation, no mediator and no layers.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Logging.ClearProviders();
await using var app = builder.Build();

await using var dataSource = DataSources.Create(app.Configuration.GetConnectionString("Feather")!);
var keys = new KeyCache(dataSource);
var recording = Recording.Read(args[0]);
var conversations = new Conversations(dataSource, recording);
var turns = new Turns(dataSource, recording);

app.MapGet("/health/ready", () => "");
app.MapPost("/v1/v2/conversations", (HttpContext context) => AnswerAsync(context, async organization =>
{
    var body = await JsonSerializer.DeserializeAsync(context.Request.Body, Json.Default.ConversationCreate);
    return await conversations.GetOrCreateAsync(organization, body!);
}));
app.MapPost("/v1/v2/conversations/{conversation:guid}/turns", (HttpContext context, Guid conversation) => AnswerAsync(context, async organization =>
{
    _ = await JsonSerializer.DeserializeAsync(context.Request.Body, Json.Default.TurnCreate);
    return await turns.RunAsync(organization, conversation);
}));
await app.RunAsync();

async Task AnswerAsync(HttpContext context, Func<Guid, Task<byte[]>> work)
{
    if (await keys.FindAsync(context.Request.Headers["x-api-key"].ToString()) is not { } organization)
    {
        context.Response.StatusCode = 401;
        return;
    }

    var answer = await work(organization);
    context.Response.StatusCode = 201;
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = answer.Length;
    await context.Response.Body.WriteAsync(answer);
}
