namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>Inbound leads: a form is filled in, and the right rep is told within seconds.</summary>
internal static class InboundStory
{
    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        Form(run, "a form submission", "form", "ada@analytical.example", "Ada Byron", "VP Engineering"),
        Form(run, "the same form, delivered again", "form", "ada@analytical.example", "Ada Byron", "VP Engineering"),
        Form(run, "a colleague of theirs", "colleague", "grace@analytical.example", "Grace Lee", "Head of Data"),
        Form(run, "a lead with a freemail address", "freemail", "someone@gmail.com", "Someone", "Founder"),
        Form(run, "a lead from a small shop", "small", "sam@smallshop.example", "Sam", "Owner"),
    ];

    /// <summary>A form submission.</summary>
    internal static DemoRequest Form(DemoRun run, string title, string id, string email, string name, string role) => new(
        title,
        "website-forms",
        $"msg_{run.Id}_{id}",
        $$$"""
        {"type":"form.submitted","timestamp":"{{{run.Ago(TimeSpan.Zero)}}}","data":{"email":"{{{email}}}","name":"{{{name}}}","title":"{{{role}}}"}}
        """.Trim());
}
