using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>What is wrong with a table, at its place.</summary>
/// <param name="Line">The row's line in the file, from 1: the first line names the columns.</param>
/// <param name="Column">The column's heading; empty where it is the row, or the table.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="IsError">Whether the rules cannot be used with it; else it can be used and is probably not meant.</param>
internal sealed record TableFault(int Line, string Column, string Message, bool IsError);

/// <summary>Reads rules with a table in it and says what is wrong: with the table at its place, and elsewhere because of it.</summary>
/// <param name="Here">Of the table, by line.</param>
/// <param name="Elsewhere">Errors of the document and of other tables, as they are told everywhere.</param>
internal sealed record TableFaults(IReadOnlyList<TableFault> Here, IReadOnlyList<string> Elsewhere)
{
    /// <summary>Whether the rules cannot be used.</summary>
    public bool AreErrors => Elsewhere.Count > 0 || Here.Any(fault => fault.IsError);

    /// <summary>Looks.</summary>
    /// <param name="reader">Reads the rules.</param>
    /// <param name="bundle">The rules with the table.</param>
    /// <param name="table">The table's name.</param>
    public static TableFaults Find(ConfigurationReader reader, ConfigurationBundle bundle, string table)
    {
        var read = reader.Read(bundle);
        var warnings = read.Configuration is null ? [] : read.Warnings;
        return new TableFaults(
            [
                .. read.Errors.Where(error => error.File == table)
                    .Select(error => new TableFault(error.Line, error.Path, error.Message, IsError: true))
                    .Concat(warnings.Where(warning => warning.File == table)
                        .Select(warning => new TableFault(warning.Line, warning.Path, warning.Message, IsError: false)))
                    .Distinct()
                    .OrderBy(fault => fault.Line),
            ],
            [.. read.Errors.Where(error => error.File != table).Select(error => error.ToString())]);
    }
}
