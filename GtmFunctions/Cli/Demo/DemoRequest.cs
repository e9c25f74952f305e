namespace GtmFunctions.Cli.Demo;

/// <summary>A webhook that the demo sends.</summary>
/// <param name="Title">What it is, for a person.</param>
/// <param name="Source">The source's name in the demo's configuration.</param>
/// <param name="MessageId">The id that is signed, where the provider signs one.</param>
/// <param name="Body">The body.</param>
/// <param name="Forged">Whether the body is changed after it was signed.</param>
public sealed record DemoRequest(string Title, string Source, string MessageId, string Body, bool Forged = false)
{
    /// <summary>The demo's traffic: what a day brings, the good and the bad.</summary>
    /// <param name="run">Part of every id, so that a second run on the same data is not all duplicates.</param>
    public static IReadOnlyList<DemoRequest> All(string run)
    {
        const string Form = """{"type":"form.submitted","timestamp":"2026-11-23T09:00:00Z","data":{"email":"ada@analytical.example","name":"Ada Byron","title":"VP Engineering"}}""";
        return
        [
            new("a form submission", "website-forms", $"msg_{run}_form", Form),
            new("the same form, delivered again", "website-forms", $"msg_{run}_form", Form),
            new(
                "a colleague of theirs",
                "website-forms",
                $"msg_{run}_colleague",
                """{"type":"form.submitted","timestamp":"2026-11-23T09:05:00Z","data":{"email":"grace@analytical.example","name":"Grace Lee","title":"Head of Data"}}"""),
            new(
                "a HubSpot batch of three, one of them twice",
                "crm",
                $"batch_{run}",
                $"[{Deal(run, 1, "procurement")},{Deal(run, 2, "evaluation")},{Deal(run, 1, "procurement")}]"),
            new("an earlier stage of the first deal, a minute late", "crm", $"late_{run}", $"[{Deal(run, 1, "evaluation", secondsEarlier: 60)}]"),
            new(
                "a failed payment from Stripe",
                "billing",
                $"evt_{run}",
                $$$"""{"id":"evt_{{{run}}}","object":"event","created":1795424400,"type":"invoice.payment_failed","data":{"object":{"id":"in_1","amount_due":4900,"currency":"usd","customer_email":"ops@analytical.example"}},"livemode":false}"""),
            new(
                "a lead with a freemail address",
                "website-forms",
                $"msg_{run}_freemail",
                """{"type":"form.submitted","data":{"email":"someone@gmail.com","name":"Someone"}}"""),
            new(
                "a lead from a small shop",
                "website-forms",
                $"msg_{run}_small",
                """{"type":"form.submitted","data":{"email":"sam@smallshop.example","name":"Sam","title":"Owner"}}"""),
            new(
                "a form whose body was changed on the way",
                "website-forms",
                $"msg_{run}_forged",
                """{"type":"form.submitted","data":{"email":"mallory@analytical.example","name":"Mallory"}}""",
                Forged: true),
            new("a body that is no JSON", "website-forms", $"msg_{run}_malformed", """{"type":"form.submitted","data":{"email":"cut@off.exam"""),
        ];
    }

    private static string Deal(string run, int id, string stage, int secondsEarlier = 0) =>
        $$"""{"eventId":{{id}},"subscriptionId":12,"portalId":62515,"appId":54321,"occurredAt":{{1_795_424_400_000 - (secondsEarlier * 1000L)}},"subscriptionType":"deal.propertyChange","attemptNumber":0,"objectId":"{{run}}-{{id}}","propertyName":"dealstage","propertyValue":"{{stage}}"}""";
}
