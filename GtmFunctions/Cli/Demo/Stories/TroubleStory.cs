namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>What goes wrong in a day: a payment, a forgery, a body that is cut off.</summary>
internal static class TroubleStory
{
    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        new(
            "a failed payment from Stripe",
            "billing",
            $"evt_{run.Id}",
            $$$"""
            {"id":"evt_{{{run.Id}}}","object":"event","created":{{{run.Now}}},"type":"invoice.payment_failed","livemode":false,
            "data":{"object":{"id":"in_1","amount_due":4900,"currency":"usd","customer_email":"ops@analytical.example"}} }
            """),
        InboundStory.Form(run, "a form whose body was changed on the way", "forged", "mallory@analytical.example", "Mallory", "VP") with
        {
            Forged = true,
        },
        new(
            "a body that is no JSON", "website-forms", $"msg_{run.Id}_malformed",
            """{"type":"form.submitted","data":{"email":"cut@off.exam"""),
    ];
}
