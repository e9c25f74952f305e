using System.Net;
using System.Text.Json;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>
/// The site: finds who asks and for which page, answers a browser with the page and a program with its JSON, and lets a form in only from
/// one of its own pages.
/// </summary>
internal sealed partial class PageSite(
    IServiceProvider services,
    PageRenderer renderer,
    WhoMayLook door,
    FormToken tokens,
    SaidOnce said,
    TimeProvider clock,
    ILogger<PageSite> logger)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    // Whoever holds a function key
    private static readonly Visitor Program = new("a program", VisitorRole.Read);

    private const int RetryAfterSeconds = 10;

    // A part of a large table has a field for each of its cells
    private static readonly FormOptions Fields = new() { ValueCountLimit = 50_000, MultipartBodyLengthLimit = 8 << 20 };

    /// <summary>Leads to the first page.</summary>
    public static Task<IResult> LeadHomeAsync(HttpRequest request, CancellationToken cancellation) =>
        Task.FromResult(Results.Redirect(PageLinks.Home));

    /// <summary>Answers a page's address, or a form's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">What comes after <see cref="PageLinks.Home"/>; empty for the first page.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <returns>
    /// 200 with the page, or its JSON where <c>Accept</c> or <c>?format=json</c> asks for it; 302 to the sign-in; 303 after a form; 400,
    /// 401, 403, 404 and 503 with a page that says why and what to do.
    /// </returns>
    public async Task<IResult> AnswerAsync(HttpRequest request, string path, CancellationToken cancellation)
    {
        path = path.Trim('/');
        if (PageAsset.Find(path) is { } asset)
            return asset.Answer(request);
        Protect(request);
        var admission = door.Find(request);
        if (admission is not Admission.Known(var visitor))
            return await TurnAwayAsync(request, path, admission, cancellation);
        var frame = new PageFrame(visitor, path, request.QueryString.Value ?? "", tokens.For(request), clock.GetUtcNow());
        if (HttpMethods.IsGet(request.Method) && !WantsJson(request))
            frame = frame with { Said = said.Take(request) };
        return await ShowAsync(request, frame, await FindAsync(request, frame, cancellation), cancellation);
    }

    /// <summary>Gives what a page says as JSON, to a program that may look.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">As of the page's own address.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <returns>
    /// 200 with the page's JSON, or the file that it gives; 400, 403, 404 and 503 with <c>{"error":…}</c>, as ops calls do.
    /// </returns>
    public async Task<IResult> TellAsync(HttpRequest request, string path, CancellationToken cancellation)
    {
        Protect(request);
        var frame = new PageFrame(Program, path.Trim('/'), request.QueryString.Value ?? "", "", clock.GetUtcNow());
        var answer = await FindAsync(request, frame, cancellation);
        return answer switch
        {
            ShownPage { Status: >= StatusCodes.Status400BadRequest } refusal => OpsAnswer.Error(refusal.Status, refusal.Model.Answer),
            ShownPage page => Json(page),
            _ => await ShowAsync(request, frame, answer, cancellation),
        };
    }

    private async Task<PageAnswer> FindAsync(HttpRequest request, PageFrame frame, CancellationToken cancellation)
    {
        var isForm = HttpMethods.IsPost(request.Method);
        foreach (var route in PageRoutes.All.Where(route => route.IsForm == isForm))
        {
            if (route.Match(frame.Path) is not { } values)
                continue;
            if (!frame.Visitor.May(route.Role))
            {
                return PageAnswer.Show<NotePage>(
                    NoteModel.NeedsRole(frame.Visitor, route.Role), StatusCodes.Status403Forbidden);
            }

            return await TryAsync(request, frame, route.Bind(services), values, cancellation);
        }

        return PageAnswer.Missing("There is no page of this address. The pages that there are stand on the left.");
    }

    private async Task<PageAnswer> TryAsync(
        HttpRequest request,
        PageFrame frame,
        PageHandler handler,
        Microsoft.AspNetCore.Routing.RouteValueDictionary values,
        CancellationToken cancellation)
    {
        try
        {
            var form = HttpMethods.IsPost(request.Method) ? await request.ReadFormAsync(Fields, cancellation) : null;
            if (form is not null && !tokens.IsOurs(request, form[FormToken.Field].LastOrDefault()))
                return PageAnswer.Show<NotePage>(NoteModel.NotOurForm, StatusCodes.Status403Forbidden);
            return await handler(new PageRequest(frame.Visitor, values, request.Query, form, frame.Now), cancellation);
        }
        catch (PageRequestException wrong)
        {
            return PageAnswer.Refuse(wrong.Message);
        }
        catch (InvalidDataException wrong)
        {
            return PageAnswer.Refuse($"The form could not be read: {wrong.Message}");
        }
        catch (BadHttpRequestException cut)
        {
            return PageAnswer.Refuse($"The request could not be read: {cut.Message}");
        }
        catch (ConfigurationMissingException none)
        {
            return PageAnswer.Show<NotePage>(
                new NoteModel("No rules yet", $"No configuration is loaded, and this page needs one. {none.Message}", Standing.Attention),
                StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            var code = StorageFault.Code(failure);
            Log.StorageAway(logger, frame.Path, code);
            request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return PageAnswer.Show<NotePage>(NoteModel.StorageAway(code, RetryAfterSeconds), StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IResult> ShowAsync(HttpRequest request, PageFrame frame, PageAnswer answer, CancellationToken cancellation)
    {
        switch (answer)
        {
            case LeadOn(var link, var done):
                said.Keep(request, done);
                request.HttpContext.Response.Headers.Location = link;
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            case KeptFile(var name, var type, var content):
                return Results.File(content.ToArray(), type, name);
            case ShownPage page when WantsJson(request):
                return Json(page);
            case ShownPage(var component, var model, var status):
                cancellation.ThrowIfCancellationRequested();
                return Results.Text(await renderer.RenderAsync(component, model, frame), "text/html; charset=utf-8", statusCode: status);
            default:
                throw new ArgumentOutOfRangeException(nameof(answer), answer, "No answer of this kind can be given.");
        }
    }

    private async Task<IResult> TurnAwayAsync(
        HttpRequest request, string path, Admission admission, CancellationToken cancellation)
    {
        if (admission is Admission.Stranger && !WantsJson(request) && !HttpMethods.IsPost(request.Method))
        {
            var back = $"{PageLinks.Home}{(path.Length == 0 ? "" : "/")}{path}{request.QueryString}";
            return Results.Redirect($"/.auth/login/aad?post_login_redirect_uri={WebUtility.UrlEncode(back)}");
        }

        var (note, status) = admission switch
        {
            Admission.NotSetUp => (NoteModel.SignInNotSetUp, StatusCodes.Status403Forbidden),
            Admission.WithoutRole(var name) => (NoteModel.WithoutRole(name), StatusCodes.Status403Forbidden),
            _ => (NoteModel.SignIn, StatusCodes.Status401Unauthorized),
        };
        var nobody = new PageFrame(new Visitor("nobody", VisitorRole.Read), path, "", "", clock.GetUtcNow());
        return await ShowAsync(request, nobody, PageAnswer.Show<ClosedPage>(note, status), cancellation);
    }

    private static IResult Json(ShownPage page) => Results.Text(
        JsonSerializer.Serialize(page.Model, page.Model.GetType(), PagesJson.Readable), "application/json; charset=utf-8",
        statusCode: page.Status);

    private static bool WantsJson(HttpRequest request) => request.Query["format"].LastOrDefault() switch
    {
        "json" => true,
        "html" => false,
        _ => request.Headers.Accept.ToString() is { Length: > 0 } accept
            && accept.Contains("json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase),
    };

    // A page that nothing may keep, frame or take for something else
    private static void Protect(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept";
        headers["Referrer-Policy"] = "same-origin";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page '{Path}' was answered 503: storage does not answer ({Code})")]
        public static partial void StorageAway(ILogger logger, string path, string code);
    }
}
