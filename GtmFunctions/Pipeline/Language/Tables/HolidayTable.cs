namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>Days on which members of a roster do not work.</summary>
/// <param name="Holidays">In the order of the file.</param>
public sealed record HolidayTable(IReadOnlyList<Holiday> Holidays)
{
    /// <summary>No holiday at all.</summary>
    public static readonly HolidayTable None = new([]);

    /// <summary>Reads a CSV file: <c>date</c>, and optionally <c>name</c>, <c>team</c> and <c>timezone</c>.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static HolidayTable Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        var csv = CsvTable.Parse(file, text, errors);
        if (csv.Columns.Count > 0 && csv.Column("date") < 0)
            errors.Add(new ConfigurationError(file, 1, 1, "", "the column 'date' is missing"));
        return new HolidayTable([.. csv.RowsUntil(errors).Select(row => Holiday(csv, row, errors)).OfType<Holiday>()]);
    }

    /// <summary>The holiday that a member has on a day of their own calendar; <see langword="null"/> where they have none.</summary>
    public Holiday? On(Member member, DateOnly day) => Holidays.FirstOrDefault(holiday =>
        holiday.Days.Any(days => days.First <= day && day <= days.Last)
        && IsOne(holiday.Teams, member.Team)
        && IsOne(holiday.TimeZones, member.TimeZone.Id));

    private static Holiday? Holiday(CsvTable csv, TableRow row, ICollection<ConfigurationError> errors)
    {
        string Cell(string column) => csv.Column(column) is >= 0 and var i ? row.Cells[i] : "";
        try
        {
            var days = DaysOut.Parse(Cell("date"));
            if (days.Count == 0)
                throw new FormatException("every holiday has a date");
            var name = Cell("name") is { Length: > 0 } named ? named : Cell("date");
            return new Holiday(name, days, Alternatives(Cell("team")), Alternatives(Cell("timezone")));
        }
        catch (FormatException e)
        {
            errors.Add(new ConfigurationError(csv.File, row.Line, 1, "date", e.Message));
            return null;
        }
    }

    private static string[] Alternatives(string cell) =>
        cell is "*" ? [] : cell.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOne(IReadOnlyList<string> alternatives, string value) =>
        alternatives.Count == 0 || alternatives.Contains(value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A holiday.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Days">Its days, by the calendar of each member.</param>
/// <param name="Teams">The teams that have it; all when empty.</param>
/// <param name="TimeZones">The zones whose members have it, by their IANA names; all when empty.</param>
public sealed record Holiday(string Name, IReadOnlyList<DaysOut> Days, IReadOnlyList<string> Teams, IReadOnlyList<string> TimeZones);
