using System.Globalization;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>A roster: who belongs to which team, and when and how much each can take.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Members">In the order of the file.</param>
public sealed record Roster(string File, IReadOnlyList<Member> Members)
{
    /// <summary>The columns' names, as its first line has them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    private static readonly string[] Known = ["name", "email", "team", "weight", "capacity", "timezone", "hours", "out", "slack"];

    /// <summary>Reads a CSV file: <c>name,email,team</c>, the optional columns of <see cref="Member"/>, and any further ones.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static Roster Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        var csv = CsvTable.Parse(file, text, errors);
        foreach (var missing in Known.Take(3).Where(name => csv.Columns.Count > 0 && csv.Column(name) < 0))
            errors.Add(new ConfigurationError(file, 1, 1, "", $"the column '{missing}' is missing"));

        Member[] members = [.. csv.RowsUntil(errors).Select(row => Member(csv, row, errors))];
        var places = members.Where(member => member.Email.Length > 0).GroupBy(member => (Key(member), member.Team.ToLowerInvariant()));
        foreach (var again in places.SelectMany(same => same.Skip(1)))
            errors.Add(new ConfigurationError(file, again.Line, 1, "email", $"'{again.Email}' is in the team '{again.Team}' twice"));
        return new Roster(file, members) { Columns = csv.Columns };
    }

    /// <summary>The first row of a person; <see langword="null"/> where the address is nobody's.</summary>
    /// <param name="email">The e-mail address, without regard to case.</param>
    public Member? Find(string email) =>
        Members.FirstOrDefault(member => member.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The members of a team, without regard to case; everybody where no team is named.</summary>
    public IReadOnlyList<Member> Team(string? team) => team is null
        ? Members
        : [.. Members.Where(member => member.Team.Equals(team, StringComparison.OrdinalIgnoreCase))];

    /// <summary>What names a person in storage, whatever team a row is of: the e-mail address in lower case.</summary>
    public static string Key(Member member) => member.Email.ToLowerInvariant();

    private static Member Member(CsvTable csv, TableRow row, ICollection<ConfigurationError> errors)
    {
        string Cell(string column) => csv.Column(column) is >= 0 and var i ? row.Cells[i] : "";
        T Read<T>(string column, T otherwise, Func<string, T> parse)
        {
            try
            {
                return Cell(column) is { Length: > 0 } cell ? parse(cell) : otherwise;
            }
            catch (FormatException e)
            {
                errors.Add(new ConfigurationError(csv.File, row.Line, 1, column, e.Message));
                return otherwise;
            }
        }

        foreach (var column in Known.Take(3).Where(column => csv.Column(column) >= 0 && Cell(column).Length == 0))
            errors.Add(new ConfigurationError(csv.File, row.Line, 1, column, $"every member has a {column}"));
        return new Member
        {
            Line = row.Line,
            Name = Cell("name"),
            Email = Read("email", "", Email),
            Team = Cell("team"),
            Weight = Read("weight", 1m, Weight),
            Capacity = Read("capacity", null, Tables.Capacity.Parse),
            TimeZone = Read("timezone", TimeZoneInfo.Utc, Zone),
            Hours = Read("hours", WorkingHours.Always, WorkingHours.Parse),
            Out = Read("out", [], DaysOut.Parse),
            Slack = Cell("slack") is { Length: > 0 } slack ? slack : null,
            Further = csv.Columns.Select((name, i) => (Name: name, Value: row.Cells[i]))
                .Where(cell => cell.Value.Length > 0 && !Known.Contains(cell.Name, StringComparer.OrdinalIgnoreCase))
                .DistinctBy(cell => cell.Name)
                .ToDictionary(cell => cell.Name, cell => cell.Value, StringComparer.Ordinal),
        };
    }

    private static string Email(string text) => text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
        ? text
        : throw new FormatException($"'{text}' is no e-mail address");

    private static decimal Weight(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight <= 1000
            ? weight
            : throw new FormatException($"the weight '{text}' must be a number from 0 to 1000");

    private static TimeZoneInfo Zone(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
        ? zone
        : throw new FormatException($"'{text}' is no time zone: write an IANA name such as Europe/Berlin");
}
