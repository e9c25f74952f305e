using GtmFunctions.Pipeline.Language;

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
                Actions = [.. workflow.Actions.Select(Shorten)],
                Sla = workflow.Sla is { } sla
                    ? sla with { Notices = [.. sla.Notices.Select(notice => notice with { Action = Shorten(notice.Action) })] }
                    : null,
            }),
        ],
    };

    private static PreviewAction Shorten(PreviewAction action) => action with { Message = BoundedText.Fit(action.Message, LongestMessage) };
}
