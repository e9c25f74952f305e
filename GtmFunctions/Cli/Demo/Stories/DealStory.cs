namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>Deal stages: what each stage calls for, in the order in which the stages were reached.</summary>
internal static class DealStory
{
    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        new(
            "a HubSpot batch of three, one of them twice",
            "crm",
            $"batch_{run.Id}",
            $"[{Deal(run, 1, "procurement")},{Deal(run, 2, "evaluation")},{Deal(run, 1, "procurement")}]"),
        new(
            "an earlier stage of the first deal, a minute late", "crm", $"late_{run.Id}",
            $"[{Deal(run, 1, "evaluation", secondsEarlier: 60)}]"),
    ];

    private static string Deal(DemoRun run, int id, string stage, int secondsEarlier = 0) =>
        $$"""
        {"eventId":{{id}},"subscriptionId":12,"portalId":62515,"appId":54321,"occurredAt":{{(run.Now - secondsEarlier) * 1000}},
        "subscriptionType":"deal.propertyChange","attemptNumber":0,"objectId":"{{run.Id}}-{{id}}","propertyName":"dealstage","propertyValue":"{{stage}}"}
        """;
}
