using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Feather.Bench;

/// <summary>What one request sends to PostgreSQL, as it was seen on the wire: for a found conversation, for a new one and for a turn.</summary>
internal sealed record Recording(IReadOnlyList<Trip> Found, IReadOnlyList<Trip> New, IReadOnlyList<Trip> Turn)
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
    Turn,

    /// <summary>The id of a message: another one each time.</summary>
    Message,
    FirstSeq,

    /// <summary>The data of a turn's frames, of which the last is the request's own.</summary>
    Frames,
    Now,
}

/// <param name="Type">One of the few that Feather sends.</param>
/// <param name="Text">What was sent when it was recorded, as PostgreSQL writes it.</param>
internal sealed record Parameter(string Type, Slot Slot, string? Text)
{
    /// <summary>A parameter of the same type, and with the value this request has for it.</summary>
    public NpgsqlParameter With(Values values) => (Type, Slot) switch
    {
        ("uuid", not Slot.Constant) => new NpgsqlParameter<Guid> { TypedValue = values.Of(Slot) },
        ("uuid[]", not Slot.Constant) => new NpgsqlParameter<Guid[]> { TypedValue = [values.Of(Slot)] },
        ("timestamptz", Slot.Now) => new NpgsqlParameter<DateTime> { TypedValue = values.Now },
        ("integer", Slot.FirstSeq) => new NpgsqlParameter<int> { TypedValue = values.FirstSeq },
        ("text[]", Slot.Frames) => new NpgsqlParameter<string[]> { TypedValue = [.. Elements<string>()[..^1], values.Answer] },
        ("text", _) when Text is not null => new NpgsqlParameter<string> { TypedValue = Text },
        ("integer", Slot.Constant) when Text is not null => new NpgsqlParameter<int> { TypedValue = int.Parse(Text, CultureInfo.InvariantCulture) },
        ("boolean", Slot.Constant) when Text is not null => new NpgsqlParameter<bool> { TypedValue = Text == "t" },
        ("integer[]", Slot.Constant) when Text is not null => new NpgsqlParameter<int[]> { TypedValue = Elements<int>() },
        ("text[]", Slot.Constant) when Text is not null => new NpgsqlParameter<string[]> { TypedValue = Elements<string>() },
        ("uuid[]", _) when Text is "{}" => new NpgsqlParameter<Guid[]> { TypedValue = [] },
        (_, Slot.Constant) when Text is null => new NpgsqlParameter { NpgsqlDbType = NpgsqlType, Value = DBNull.Value },
        _ => throw new NotSupportedException($"A request's own {Type} in the slot {Slot}: teach the benchmark what it is."),
    };

    // As the benchmark writes it, an array is one of JSON but for its brackets.
    private T[] Elements<T>() => JsonSerializer.Deserialize<T[]>($"[{Text![1..^1]}]")!;

    private NpgsqlDbType NpgsqlType => Type switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "uuid[]" => NpgsqlDbType.Uuid | NpgsqlDbType.Array,
        "text" => NpgsqlDbType.Text,
        "integer" => NpgsqlDbType.Integer,
        "bytea" => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.TimestampTz,
    };
}
