using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>
/// Findings as lines for a terminal, nothing cut off: state, check and what was found, what to do beneath it, and the sum.
/// </summary>
internal static class FindingText
{
    private const string Gap = "  ";

    /// <summary>The lines.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="screen">Where they are written.</param>
    public static IEnumerable<string> Render(IReadOnlyList<Finding> findings, Screen screen)
    {
        var width = findings.Max(finding => TerminalText.Line(finding.Check).Length);
        var indent = new string(' ', State(CheckState.Failed).Length + Gap.Length + width + Gap.Length);
        foreach (var finding in findings)
        {
            var state = State(finding.State);
            var check = TerminalText.Line(finding.Check).PadRight(width);
            yield return $"{screen.Paint(state, Tones.Find(state))}{Gap}{check}{Gap}{TerminalText.Line(finding.What)}";
            if (finding.Mend is { } mend)
                yield return $"{indent}> {TerminalText.Line(mend)}";
        }

        yield return $"{Count(CheckState.Failed)} failed, {Count(CheckState.Warning)} warnings, {Count(CheckState.Ok)} ok";

        int Count(CheckState state) => findings.Count(finding => finding.State == state);
    }

    private static string State(CheckState state) => state switch
    {
        CheckState.Ok => "ok     ",
        CheckState.Warning => "warning",
        _ => "FAILED ",
    };
}
