using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>Gives all that is held of a person as a file, and erases a person: first what would go, then the doing.</summary>
internal sealed class PersonForms(ErasureRunner erasures, PersonExport export)
{
    /// <summary>Gives the file.</summary>
    public async Task<PageAnswer> ExportAsync(PageRequest request, CancellationToken cancellation)
    {
        var held = await export.ReadAsync(Person(request), cancellation);
        return PageAnswer.File("person.json", "application/json; charset=utf-8", Encoding.UTF8.GetBytes(held.ToJsonString()));
    }

    /// <summary>Shows what would be erased.</summary>
    public async Task<PageAnswer> PreviewAsync(PageRequest request, CancellationToken cancellation)
    {
        var person = Person(request);
        var (counts, isComplete) = await erasures.GlanceAsync(person, cancellation);
        var known = await erasures.FindAsync(person, cancellation);
        var nothing = counts.Events + counts.Rows + counts.DeadLetters == 0;
        return PageAnswer.Show<ReplayPreviewPage>(new ReplayPreviewModel(
            "Erase a person",
            (nothing, isComplete, known) switch
            {
                (true, true, { } done) => $"Nothing is held of them: they were erased as {done.Id}.",
                (true, true, null) => "Nothing is held of them.",
                (true, false, _) => "Nothing of them was found as far as this page looks; erasing looks through everything that is stored.",
                (false, true, _) => "What is listed would be erased for good. Heads of their events stay, without the person.",
                (false, false, _) => "At least what is listed would be erased for good: erasing looks through everything that is stored, "
                    + "which takes longer than a page. Heads of their events stay, without the person.",
            },
            [
                new CountLine("", "events lose payload, reasons and subject", counts.Events),
                new CountLine("", "rows of other tables", counts.Rows),
                new CountLine("", "dead letters", counts.DeadLetters),
                new CountLine("", "large payloads", counts.Blobs),
                new CountLine("", "messages under way, erased once they are done", counts.UnderWay),
            ],
            [],
            nothing && isComplete
                ? null
                : new ReplayForm(
                    PageLinks.To("people", person.Value, "erase"), new Dictionary<string, string>(), "Erase for good", AsksWhy: true,
                    IsDanger: true),
            PageLinks.To("people", person.Value)));
    }

    /// <summary>Begins to erase.</summary>
    public async Task<PageAnswer> EraseAsync(PageRequest request, CancellationToken cancellation)
    {
        var person = Person(request);
        var reason = request.Field("reason")
            ?? throw new PageRequestException("Say why: it is kept with the record, and should not name the person.");
        var (began, erasure) = await erasures.BeginAsync(person, request.Visitor.Name, reason, again: true, cancellation);
        return PageAnswer.Lead(PageLinks.To("people"), began
            ? string.Create(CultureInfo.InvariantCulture, $"It has begun as {erasure.Id}; messages under way are seen to by a second pass.")
            : $"It is under way already, as {erasure.Id}.");
    }

    private static EventKey Person(PageRequest request) =>
        EventKey.ForPerson(request.Value("email")) ?? throw new PageRequestException("The address ends with a person's e-mail address.");
}
