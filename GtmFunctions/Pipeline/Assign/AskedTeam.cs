using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>
/// Those of whom an assignment chooses one: the team that a row of its table names, or the whole roster where it has no table. Whoever
/// chooses, or tells whose turn it is, asks here.
/// </summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Name">The team; <see langword="null"/> for the whole roster.</param>
/// <param name="Members">In the order of the roster, each person once; none where the row names no team.</param>
internal sealed record AskedTeam(Assignment Assignment, string? Name, IReadOnlyList<Member> Members)
{
    /// <summary>What it is called: the team, also of a whole roster of one team; else the roster's file.</summary>
    public string Label => Name ?? (Teams(Members).Take(2).ToArray() is [var one] ? one : Assignment.Pool?.File ?? Assignment.Name);

    /// <summary>The key of its turns in the pool's state.</summary>
    public string TurnsKey => TurnsKeyOf(Assignment, Name);

    /// <summary>All of whom an assignment may ask, in the order of the roster; none without a roster.</summary>
    public static IReadOnlyList<AskedTeam> All(Assignment assignment) => assignment switch
    {
        { Pool: null } => [],
        { Table: null } => [Of(assignment, team: null)],
        { Pool: var pool } => [.. Teams(pool.Members).Select(team => Of(assignment, team))],
    };

    /// <summary>Whom an assignment asks where a row of its table matched.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="row">The row; <see langword="null"/> where none did, or there is no table.</param>
    public static AskedTeam For(Assignment assignment, DecisionRow? row) =>
        assignment.Table is null ? Of(assignment, team: null)
        : row?.Results.GetValueOrDefault("team") is { } team ? Of(assignment, team)
        : new AskedTeam(assignment, null, []);

    /// <summary>Whom an assignment asks where a team is named: without a table it asks the whole roster all the same.</summary>
    public static AskedTeam Of(Assignment assignment, string? team)
    {
        var name = assignment.Table is null ? null : team;
        return new AskedTeam(assignment, name, [.. (assignment.Pool?.Team(name) ?? []).DistinctBy(Roster.Key)]);
    }

    /// <summary>The key of a team's turns, by the name that was recorded of it.</summary>
    public static string TurnsKeyOf(Assignment assignment, string? team) => $"{assignment.Name}/{team?.ToLowerInvariant()}";

    /// <summary>Members with the turns that each is owed beside the others: as many as anybody in a round robin, else by weight.</summary>
    public IReadOnlyList<(Member Member, decimal Weight)> Weighted(IReadOnlyList<Member> members) =>
        [.. members.Select(member => (member, Assignment.Strategy == AssignmentStrategy.RoundRobin ? 1 : member.Weight))];

    /// <summary>The turns that it has had.</summary>
    public TeamTurns Turns(PoolState state) => state.Turns.GetValueOrDefault(TurnsKey, TeamTurns.None);

    private static IEnumerable<string> Teams(IEnumerable<Member> members) =>
        members.Select(member => member.Team).Distinct(StringComparer.OrdinalIgnoreCase);
}
