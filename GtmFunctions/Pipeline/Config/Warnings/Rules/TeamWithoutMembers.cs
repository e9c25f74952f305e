using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A team that a decision table names and that nobody of the roster is in.</summary>
internal static class TeamWithoutMembers
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "team-without-members",
        "A team in a decision table that nobody of the roster is in, so that the fallback takes it; " +
        "a note where no team has a similar name",
        Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var assignment in document.Configuration.Assignments.Values)
        {
            if (assignment is not { Table: { } table, Pool: { } pool })
                continue;
            var teams = pool.Members.Select(member => member.Team).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var row in table.Rows)
            {
                // An owner in the row goes before its team
                if (row.Results.GetValueOrDefault("team") is not { } team || teams.Contains(team) || row.Results.ContainsKey("owner"))
                    continue;
                var meant = Spelling.Nearest(team, teams);
                yield return new ConfigurationWarning(
                    Rule.Code,
                    table.File,
                    row.Line,
                    "-> team",
                    $"nobody in {pool.File} is in the team '{team}', so {assignment.Fallback} takes what this row decides"
                    + (meant is null ? "" : $": did you mean '{meant}'?"))
                {
                    IsNote = meant is null,
                };
            }
        }
    }
}
