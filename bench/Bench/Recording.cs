using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Feather.Bench;

/// <summary>What one request sends to PostgreSQL, as it was seen on the wire: for a found conversation and for a new one.</summary>
internal sealed record Recording(IReadOnlyList<Trip> Found, IReadOnlyList<Trip> New)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>The statement by which a conversation is looked up.</summary>
    public Statement Lookup => Found.SelectMany(trip => trip.Statements)
        .First(statement => statement.Sql.Contains("from conversations.conversations", StringComparison.Ordinal));

    public static Recording Read(string path) => JsonSerializer.Deserialize<Recording>(File.ReadAllText(path), Options)!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options));
}

/// <summary>Statements that are sent together, before the first answer is waited for.</summary>
internal sealed record Trip(IReadOnlyList<Statement> Statements);

/// <param name="Sql">With $1, $2 and so on.</param>
internal sealed record Statement(string Sql, IReadOnlyList<Parameter> Parameters);

/// <summary>What a parameter stands for; a constant is the same for every request.</summary>
internal enum Slot
{
    Constant,
    Organization,
    EndUser,
    Agent,
    Revision,
    Conversation,
    Now,
}

/// <summary>What one request puts into the slots.</summary>
internal sealed record Values(Guid Organization, Guid EndUser, Guid Agent, Guid Revision, Guid Conversation, DateTime Now)
{
    public Guid Of(Slot slot) => slot switch
    {
        Slot.Organization => Organization,
        Slot.EndUser => EndUser,
        Slot.Agent => Agent,
        Slot.Revision => Revision,
        Slot.Conversation => Conversation,
        _ => throw new ArgumentOutOfRangeException(nameof(slot)),
    };
}

/// <param name="Type">uuid, uuid[], text or timestamptz.</param>
/// <param name="Text">What was sent when it was recorded, as PostgreSQL writes it; an array has one element or none.</param>
internal sealed record Parameter(string Type, Slot Slot, string? Text)
{
    /// <summary>A parameter of the same type, and with the value this request has for it.</summary>
    public NpgsqlParameter With(Values values) => (Type, Slot) switch
    {
        ("uuid", not Slot.Constant) => new NpgsqlParameter<Guid> { TypedValue = values.Of(Slot) },
        ("uuid[]", not Slot.Constant) => new NpgsqlParameter<Guid[]> { TypedValue = [values.Of(Slot)] },
        ("timestamptz", Slot.Now) => new NpgsqlParameter<DateTime> { TypedValue = values.Now },
        ("text", _) when Text is not null => new NpgsqlParameter<string> { TypedValue = Text },
        ("uuid[]", _) when Text is "{}" => new NpgsqlParameter<Guid[]> { TypedValue = [] },
        (_, Slot.Constant) when Text is null => new NpgsqlParameter { NpgsqlDbType = NpgsqlType, Value = DBNull.Value },
        _ => throw new NotSupportedException($"A request's own {Type} in the slot {Slot}: teach the benchmark what it is."),
    };

    private NpgsqlDbType NpgsqlType => Type switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "uuid[]" => NpgsqlDbType.Uuid | NpgsqlDbType.Array,
        "text" => NpgsqlDbType.Text,
        _ => NpgsqlDbType.TimestampTz,
    };
}
