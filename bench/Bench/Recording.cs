using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Feather.Bench;

/// <summary>The recorded statements of one request: for an existing conversation, for a new one, and for a turn.</summary>
internal sealed record Recording(IReadOnlyList<Trip> Found, IReadOnlyList<Trip> New, IReadOnlyList<Trip> Turn)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public Statement Lookup => Found.SelectMany(trip => trip.Statements)
        .First(statement => statement.Sql.Contains("join conversations.conversations", StringComparison.Ordinal));

    public static Recording Read(string path) => JsonSerializer.Deserialize<Recording>(File.ReadAllText(path), Options)!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options));
}

/// <summary>Statements that are sent together, before the caller waits for the first answer.</summary>
internal sealed record Trip(IReadOnlyList<Statement> Statements);

/// <param name="Sql">The text with the placeholders $1, $2 and so on.</param>
internal sealed record Statement(string Sql, IReadOnlyList<Parameter> Parameters);

/// <summary>The meaning of a parameter. A constant has the same value in every request.</summary>
internal enum Slot
{
    Constant,
    Organization,
    EndUser,
    Agent,
    Revision,
    Conversation,
    Turn,

    /// <summary>The id of a message, which is different each time.</summary>
    Message,
    FirstSeq,

    /// <summary>The data of a turn's frames. Only the last frame belongs to the request.</summary>
    Frames,
    Now,
}

/// <param name="Text">The recorded value in the text format of PostgreSQL.</param>
internal sealed record Parameter(string Type, Slot Slot, string? Text)
{
    /// <summary>Creates a parameter of the same type with the value of this request.</summary>
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
        _ => throw new NotSupportedException($"A parameter of the type {Type} is in the slot {Slot}: extend the benchmark to send it."),
    };

    // Apart from its brackets, an array has the form of a JSON array.
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
