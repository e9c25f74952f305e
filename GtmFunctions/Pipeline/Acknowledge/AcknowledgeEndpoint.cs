using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>
/// Where an owner's link leads. Chat and mail programs open links by themselves to show what is behind them, so that opening one only asks;
/// the button says it.
/// </summary>
internal sealed class AcknowledgeEndpoint(AcknowledgeLinks links, SlaRecords records, Acknowledger desk, TimeProvider clock)
{
    /// <summary>GET asks, POST acknowledges.</summary>
    /// <returns>
    /// A page with 200; 404 for a link that is not ours; 410 for one that is too old or whose owner has it no more; 503 where storage
    /// cannot be asked.
    /// </returns>
    public async Task<IResult> AnswerAsync(HttpRequest request, string token, CancellationToken cancellation)
    {
        if (links.Read(token) is not { } link)
            return Page(request, AcknowledgePage.Unknown, StatusCodes.Status404NotFound);
        try
        {
            var record = link.Expires < clock.GetUtcNow() ? null : await records.FindAsync(link.EventId, link.Assignment, cancellation);
            if (record?.Holders.ElementAtOrDefault(link.Step - 1) is not { } holder || !link.IsFor(holder.Email))
                return Page(request, AcknowledgePage.TooOld, StatusCodes.Status410Gone);
            var (result, after) = HttpMethods.IsPost(request.Method)
                ? await desk.ByLinkAsync(link.EventId, record, link.Step, cancellation)
                : (Look(record, link.Step), record);
            return result switch
            {
                AcknowledgeResult.PassedOn => Page(request, AcknowledgePage.PassedOn(after, holder), StatusCodes.Status410Gone),
                AcknowledgeResult.Done => Page(request, AcknowledgePage.Done(after, holder)),
                _ when after.Acknowledged is not null => Page(request, AcknowledgePage.Already(after, holder)),
                _ => Page(request, AcknowledgePage.Ask(holder, link.EventId)),
            };
        }
        catch (Exception away) when (StorageFault.Is(away) && !cancellation.IsCancellationRequested)
        {
            return Page(request, AcknowledgePage.Away, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static AcknowledgeResult? Look(SlaRecord record, int step) =>
        record.Acknowledged is null && (record.Moving || record.Holders.Count != step) ? AcknowledgeResult.PassedOn : null;

    private static IResult Page(HttpRequest request, AcknowledgePage page, int status = StatusCodes.Status200OK)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = AcknowledgePage.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        return Results.Content(page.Html, "text/html; charset=utf-8", statusCode: status);
    }
}
