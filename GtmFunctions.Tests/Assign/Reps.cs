using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Tests.Assign;

/// <summary>Rosters, tables and assignments from text.</summary>
internal static class Reps
{
    public static Roster Roster(string text) =>
        Read(errors => GtmFunctions.Pipeline.Language.Tables.Roster.Parse("reps.csv", text, errors));

    public static DecisionTable Table(string text) => Read(errors => DecisionTable.Parse("territories.csv", text, errors));

    public static Member One(string columns, string cells) =>
        Roster($"name,email,team,{columns}\nAda,ada@example.com,sdr,{cells}").Members[0];

    public static Assignment Assignment(string roster, AssignmentStrategy strategy = AssignmentStrategy.RoundRobin, string? table = null) =>
        new()
        {
            Name = "sdr",
            Pool = Roster(roster),
            Table = table is null ? null : Table(table),
            Strategy = strategy,
            Fallback = "ops@example.com",
        };

    private static T Read<T>(Func<List<ConfigurationError>, T> parse)
    {
        var errors = new List<ConfigurationError>();
        var read = parse(errors);
        Xunit.Assert.Empty(errors);
        return read;
    }
}
