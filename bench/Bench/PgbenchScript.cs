using System.Text.RegularExpressions;

namespace Feather.Bench;

/// <summary>
/// Writes the same trips as pgbench scripts, one pipeline for each trip. Constants and the values of a request are variables, so that each
/// is sent as a parameter. pgbench knows only numbers: an id is a number that is padded with zeros. pgbench cannot use the rows that a
/// pipeline returns, so it calculates the number of messages of a conversation.
/// </summary>
internal sealed partial class PgbenchScript
{
    private readonly Dictionary<string, string> constants = [];
    private int messages;

    /// <summary>Each request is for a random end user that has a conversation.</summary>
    public string Found(Recording recording) => Of(recording.Found, @"\set end_user random(1, :users)");

    /// <summary>Each request is for a new end user.</summary>
    public string New(Recording recording) => Of(
        recording.New,
        @"\set next :next + 16",
        @"\set conversation :next + :client_id",
        @"\set end_user random(1000000000000000000, 9000000000000000000)");

    /// <summary>
    /// Each request is for the next of :rows conversations after :first. They have 4 messages at first and 2 more after each round. :rows
    /// is a multiple of 16, so that each client uses only its own conversations.
    /// </summary>
    public string Turn(Recording recording) => Of(
        recording.Turn,
        @"\set next :next + 16",
        @"\set turn :next + :client_id",
        @"\set place :place + 16",
        @"\set conversation :first + 1 + (:place + :client_id) % :rows",
        @"\set first_seq 4 + 2 * ((:place + :client_id) / :rows)");

    private string Of(IReadOnlyList<Trip> trips, params IEnumerable<string> settings)
    {
        List<string> lines = [.. settings];
        foreach (var trip in trips)
            lines.AddRange([@"\startpipeline", .. trip.Statements.Select(statement => $"{Sql(statement)};"), @"\endpipeline"]);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The constants of all scripts so far as arguments of pgbench, one on each line.</summary>
    public string Arguments => string.Concat(constants.Select(constant => $"--define={constant.Value}={constant.Key}\n"));

    private string Sql(Statement statement) =>
        Placeholder().Replace(statement.Sql, match => Value(statement.Parameters[int.Parse(match.ValueSpan[1..]) - 1]));

    private string Value(Parameter parameter) => parameter switch
    {
        { Text: null } => $"null::{parameter.Type}",
        { Type: "uuid", Slot: Slot.EndUser } => "lpad(:end_user, 32, '0')::uuid",
        { Type: "uuid", Slot: Slot.Conversation } => "lpad(:conversation, 32, '0')::uuid",
        { Slot: Slot.Turn } => "lpad(:turn, 32, '0')::uuid",
        { Slot: Slot.Message } => $"('{++messages}' || lpad(:turn, 31, '0'))::uuid",
        { Slot: Slot.FirstSeq } => ":first_seq::integer",
        { Slot: Slot.Now } => "now()",
        { Slot: Slot.EndUser or Slot.Conversation } => throw new NotSupportedException("A parameter is an array of ids that belong to the request: extend the benchmark to write it."),
        _ => $":{NameOf(parameter.Text)}::{parameter.Type}",
    };

    private string NameOf(string constant)
    {
        constants.TryAdd(constant, $"c{constants.Count}");
        return constants[constant];
    }

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Placeholder();
}
