namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Keeps the beginning of the messages of an event that is told.</summary>
internal static class PreviewShortening
{
    /// <summary>The most characters of a message that are kept.</summary>
    public const int LongestMessage = 2000;

    /// <summary>The same with short messages.</summary>
    public static PreviewChange Shorten(PreviewChange change) =>
        change with { Before = Shorten(change.Before), After = Shorten(change.After) };

    private static PreviewSide Shorten(PreviewSide side) => side with
    {
        Workflows =
        [
            .. side.Workflows.Select(workflow => workflow with
            {
                Actions = [.. workflow.Actions.Select(action => action with { Message = Shorten(action.Message) })],
            }),
        ],
    };

    private static string Shorten(string text) => text.Length <= LongestMessage ? text : $"{text[..(LongestMessage - 1)]}…";
}
