using System.Text.RegularExpressions;

namespace Feather.Bench;

/// <summary>
/// The same trips for pgbench: a pipeline is a trip. What differs between requests is a variable, and so is every constant,
/// so that each travels as a parameter. pgbench knows only numbers: padded with zeros they are uuids.
/// </summary>
internal sealed partial class PgbenchScript
{
    private readonly Dictionary<string, string> constants = [];

    /// <summary>The script; an end user is a known one or a new one.</summary>
    public string Of(IReadOnlyList<Trip> trips, bool isNew)
    {
        List<string> lines = isNew
            ? [@"\set next :next + 16", @"\set conversation :next + :client_id", @"\set end_user random(1000000000000000000, 9000000000000000000)"]
            : [@"\set end_user random(1, :users)"];
        foreach (var trip in trips)
            lines.AddRange([@"\startpipeline", .. trip.Statements.Select(statement => $"{Sql(statement)};"), @"\endpipeline"]);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The constants as arguments of pgbench, one a line; for all scripts made so far.</summary>
    public string Arguments => string.Concat(constants.Select(constant => $"--define={constant.Value}={constant.Key}\n"));

    private string Sql(Statement statement) =>
        Placeholder().Replace(statement.Sql, match => Value(statement.Parameters[int.Parse(match.ValueSpan[1..]) - 1]));

    private string Value(Parameter parameter) => parameter switch
    {
        { Text: null } => $"null::{parameter.Type}",
        { Type: "uuid", Slot: Slot.EndUser } => "lpad(:end_user, 32, '0')::uuid",
        { Type: "uuid", Slot: Slot.Conversation } => "lpad(:conversation, 32, '0')::uuid",
        { Slot: Slot.Now } => "now()",
        { Slot: Slot.EndUser or Slot.Conversation } => throw new NotSupportedException("An array of a request's own ids."),
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
