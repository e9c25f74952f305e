using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>An owner who is no e-mail address, or is nearly one of the roster.</summary>
internal static class UnknownOwner
{
    // A slip, and not another person
    private const int MostDiffering = 2;

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-owner", "An owner who is no e-mail address, or whose address is nearly, and not quite, one of the roster", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var entry in document.Entries("assignments"))
        {
            var assignment = document.Configuration.Assignments[entry.Key];
            var rows = (assignment.Table?.Rows ?? []).Where(row => row.Results.ContainsKey("owner"));
            foreach (var row in rows)
            {
                if (Fault(row.Results["owner"], assignment.Pool) is { } fault)
                    yield return new ConfigurationWarning(Rule.Code, assignment.Table!.File, row.Line, "-> owner", fault);
            }

            if (Fault(assignment.Fallback, assignment.Pool) is { } unknown)
                yield return document.At(entry["fallback"]!["owner"]!, Rule.Code, unknown);
        }
    }

    private static string? Fault(string owner, Roster? pool)
    {
        var members = pool?.Members ?? [];
        if (owner.IndexOf('@', StringComparison.Ordinal) <= 0 || owner.EndsWith('@'))
        {
            var named = members.FirstOrDefault(member => member.Name.Contains(owner, StringComparison.OrdinalIgnoreCase));
            return $"'{owner}' is no e-mail address, by which owners are named{(named is null ? "" : $": did you mean '{named.Email}'?")}";
        }

        if (pool is null || pool.Find(owner) is not null)
            return null;
        var near = members.FirstOrDefault(
            member => SameHost(member.Email, owner) && Spelling.Distance(member.Email, owner) <= MostDiffering)
            ?? members.FirstOrDefault(member => SamePerson(member.Email, owner) && Spelling.Distance(member.Email, owner) <= MostDiffering);
        return near is null ? null : $"'{owner}' is not in {pool.File}, so nothing of a member is known: did you mean '{near.Email}'?";
    }

    private static bool SameHost(string left, string right) =>
        Part(left, 1).Equals(Part(right, 1), StringComparison.OrdinalIgnoreCase) && Part(left, 0).Length > 3;

    private static bool SamePerson(string left, string right) => Part(left, 0).Equals(Part(right, 0), StringComparison.OrdinalIgnoreCase);

    private static string Part(string address, int part) => address.Split('@')[part];
}
