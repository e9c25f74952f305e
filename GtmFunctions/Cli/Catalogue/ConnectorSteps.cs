using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>The steps before the own calls of a connector's actions, as a table: what is looked for, and what is made.</summary>
internal static class ConnectorSteps
{
    /// <summary>Adds the table; nothing where no action has a step.</summary>
    public static void Render(StringBuilder text, ConnectorDefinition connector)
    {
        var steps = connector.Actions.Values.SelectMany(action => action.Lookups.Select(step => (action.Name, Step: step))).ToList();
        if (steps.Count == 0)
            return;
        text.Append("\n| action | step before it | what is done |\n|---|---|---|\n");
        foreach (var (action, step) in steps)
            text.Append(CultureInfo.InvariantCulture, $"| `{action}` | `{step.Name}` | {Condition(step)}{Deed(step)} |\n");
    }

    private static string Condition(ConnectorLookup step) =>
        step.Needs is { } needs ? $"where there is `{needs.Text}`: "
        : step.Unless is { } unless ? $"where there is no `{unless.Text}`: "
        : "";

    private static string Deed(ConnectorLookup step) => step switch
    {
        { Path: null } => "made, or changed; not with `create: no`",
        { Create: not null, Missing: null } => "looked for, and made where it is not there; with `create: no` it is left out",
        { Create: not null } => "looked for, and made where it is not there; refused with `create: no`",
        { Done: true, OnRetry: true } => "looked for before another try, which is not made where it is there",
        { Done: true } => "looked for; nothing more is done where it is there",
        { ForWhenEmpty: true } => "asked for the fields that stay, where there are any",
        { Missing: not null } => "looked for; refused where it is not there and cannot be done without",
        _ => "looked for",
    };
}
