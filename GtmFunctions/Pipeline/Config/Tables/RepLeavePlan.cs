using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>Who takes the place of somebody who leaves, where the rules name them and not only their team.</summary>
/// <param name="Email">A person's address; <see langword="null"/> where a team does.</param>
/// <param name="Team">A team; <see langword="null"/> where a person does.</param>
internal sealed record RepSuccessor(string? Email, string? Team)
{
    private const string TeamMark = "team:";

    /// <summary>Reads what <see cref="ToString"/> wrote; <see langword="null"/> for nothing.</summary>
    public static RepSuccessor? Parse(string? text) => text switch
    {
        null or "" => null,
        _ when text.StartsWith(TeamMark, StringComparison.Ordinal) => new RepSuccessor(null, text[TeamMark.Length..]),
        _ => new RepSuccessor(text, null),
    };

    /// <inheritdoc/>
    public override string ToString() => Email ?? TeamMark + Team;
}

/// <summary>What of a table changes when somebody leaves.</summary>
/// <param name="Table">The table.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Removed">How many of its rows go.</param>
/// <param name="Replaced">How many of its rows name the successor then.</param>
internal sealed record TableLeave(string Table, TableKind Kind, int Removed, int Replaced);

/// <summary>
/// What the rules are without somebody who leaves: rows of rosters and lists that are theirs go, rows that name them as the owner name who
/// takes their place, and so does the document. Values in, values out.
/// </summary>
/// <param name="Bundle">The rules then; those before where nothing names them.</param>
/// <param name="Tables">The tables that change.</param>
/// <param name="Document">How many places of the document name them.</param>
/// <param name="Also">Where they are named and stay so, in words.</param>
/// <param name="Problems">What must be said or mended first, in words.</param>
/// <param name="People">Who can take their place: the addresses of the rosters.</param>
/// <param name="Teams">The teams that can.</param>
internal sealed record RepLeavePlan(
    ConfigurationBundle Bundle,
    IReadOnlyList<TableLeave> Tables,
    int Document,
    IReadOnlyList<string> Also,
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> People,
    IReadOnlyList<string> Teams)
{
    private const string Owner = "-> owner";
    private const string Team = "-> team";

    /// <summary>Whether the rules change.</summary>
    public bool Changes => Tables.Count > 0 || Document > 0;

    /// <summary>How many rows go or name somebody else.</summary>
    public int Rows => Tables.Sum(table => table.Removed + table.Replaced);

    /// <summary>Whether a successor must be named.</summary>
    public bool NeedsSuccessor => Document > 0 || Tables.Any(table => table.Replaced > 0);

    /// <summary>Plans it.</summary>
    /// <param name="bundle">The rules.</param>
    /// <param name="email">The address of who leaves, without regard to case.</param>
    /// <param name="successor">Who takes their place; <see langword="null"/> where nobody was named yet.</param>
    public static RepLeavePlan Make(ConfigurationBundle bundle, string email, RepSuccessor? successor)
    {
        var uses = TableUses.Find(bundle.Document);
        var (tables, also) = (new List<TableLeave>(), new List<string>());
        var texts = new Dictionary<string, string>(bundle.Tables);
        foreach (var (name, text) in bundle.Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            var kind = uses.GetValueOrDefault(name)?.Kind ?? TableKind.Other;
            var (leave, after) = Without(name, kind, TableSheet.Parse(text), email, successor, also);
            if (leave.Removed + leave.Replaced == 0)
                continue;
            tables.Add(leave);
            texts[name] = after.ToText();
        }

        var named = Named(email);
        var places = named.Count(bundle.Document);
        var document = successor?.Email is { } instead
            ? named.Replace(bundle.Document, instead.Replace("$", "$$", StringComparison.Ordinal))
            : bundle.Document;
        Member[] members = [.. Members(bundle, uses).Where(member => !Same(member.Email, email))];
        var plan = new RepLeavePlan(
            bundle with { Document = document, Tables = texts },
            tables,
            places,
            also,
            [],
            [.. members.Select(member => member.Email).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)],
            [.. members.Select(member => member.Team).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)]);
        return plan with { Problems = [.. plan.Wrong(bundle, email, successor)] };
    }

    private IEnumerable<string> Wrong(ConfigurationBundle bundle, string email, RepSuccessor? successor)
    {
        if (NeedsSuccessor && successor is null)
            yield return "Say who takes their place: the rules name them, not only their team.";
        else if (successor?.Email is { } instead && (Same(instead, email) || instead.IndexOf('@', StringComparison.Ordinal) <= 0))
            yield return "Who takes their place is somebody else, by their e-mail address.";
        else if (successor?.Team is { } team && !Teams.Contains(team, StringComparer.OrdinalIgnoreCase))
            yield return $"No roster has a team '{team}' without them.";
        else if (successor?.Team is not null && Document > 0)
            yield return "Choose a person, not a team: the document names them, as a fallback does.";
        foreach (var table in Tables.Where(table => table.Replaced > 0 && successor?.Team is not null))
        {
            if (Column(TableSheet.Parse(bundle.Tables[table.Table]), Team) < 0)
                yield return $"Choose a person, not a team: {table.Table} has no column '{Team}'.";
        }
    }

    private static (TableLeave Leave, TableSheet After) Without(
        string name, TableKind kind, TableSheet sheet, string email, RepSuccessor? successor, List<string> also)
    {
        var mine = kind switch
        {
            TableKind.Roster => Column(sheet, "email"),
            TableKind.Decisions => Column(sheet, Owner),
            TableKind.List => 0,
            _ => -1,
        };
        var edits = new List<TableEdit>();
        var (removed, replaced) = (0, 0);
        var (lines, named) = (sheet.Lines(), Named(email));
        for (var number = 1; number <= sheet.Rows.Count; number++)
        {
            var row = sheet.Rows[number - 1];
            var isTheirs = mine >= 0 && mine < row.Cells.Count && Same(row.Cells[mine], email);
            if (isTheirs && kind != TableKind.Decisions)
            {
                edits.Add(new TableEdit.RemoveRow(number));
                removed++;
                continue;
            }

            if (isTheirs)
            {
                replaced++;
                edits.Add(new TableEdit.SetCell(number, mine, successor?.Email ?? ""));
                if (successor?.Team is { } team && Column(sheet, Team) is >= 0 and var column)
                    edits.Add(new TableEdit.SetCell(number, column, team));
            }

            also.AddRange(row.Cells.Select((cell, i) => (cell, i)).Where(one => one.i != mine && named.IsMatch(one.cell))
                .Select(one => $"{name}, line {lines[row.Key]}, {sheet.Columns.ElementAtOrDefault(one.i) ?? "no heading"}"));
        }

        return (new TableLeave(name, kind, removed, replaced), sheet.Apply(edits));
    }

    private static IEnumerable<Member> Members(ConfigurationBundle bundle, IReadOnlyDictionary<string, TableUse> uses) => bundle.Tables
        .Where(table => uses.GetValueOrDefault(table.Key)?.Kind == TableKind.Roster)
        .SelectMany(table => Roster.Parse(table.Key, table.Value, []).Members)
        .Where(member => member.Email.Length > 0);

    private static int Column(TableSheet sheet, string name)
    {
        for (var i = 0; i < sheet.Columns.Count; i++)
        {
            if (sheet.Columns[i].Replace(" ", "", StringComparison.Ordinal)
                .Equals(name.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static bool Same(string one, string other) => one.Trim().Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);

    // The address itself, and not the end of a longer one
    private static Regex Named(string email) => new(
        $@"(?<![A-Za-z0-9._%+-]){Regex.Escape(email.Trim())}(?![A-Za-z0-9_@-])(?!\.[A-Za-z0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromMilliseconds(RegexTimeout.Milliseconds));
}
