using System.Globalization;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// An ops call and its parameters: by this it is read, refused where it says what nobody knows, and answered in words where storage is
/// away.
/// </summary>
/// <param name="Endpoint">The function that answers it.</param>
/// <param name="Parameters">
/// What it may say, in its query or in its body, which is then a JSON object if there is one. The body of a call without parameters is the
/// handler's to read.
/// </param>
public sealed partial record OpsCall(HttpEndpoint Endpoint, IReadOnlyList<OpsParameter> Parameters)
{
    private const int RetryAfterSeconds = 10;

    // The client's own end of the call, as proxies log it; nobody is there to read it.
    private const int ClientClosed = 499;

    /// <summary>The HTTP method, in upper case.</summary>
    public string Method => Endpoint.Methods[0].ToUpperInvariant();

    /// <summary>The route after <c>/api/</c>, such as <c>ops/events/{id}</c>.</summary>
    public string Route => Endpoint.Route;

    /// <inheritdoc cref="HttpEndpoint.RouteFor"/>
    public string RouteFor(params IReadOnlyList<string> values) => Endpoint.RouteFor(values);

    /// <summary>Answers the call.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Answers what it asks for.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <returns>
    /// What <paramref name="answer"/> does; 400 with every name and value that is not known, and those that are; 503 with a sentence and
    /// <c>Retry-After</c> where storage does not answer, or no configuration can be loaded.
    /// </returns>
    internal async Task<IResult> AnswerAsync(HttpRequest request, Func<OpsFields, Task<IResult>> answer, CancellationToken cancellation)
    {
        try
        {
            return await answer(await OpsFields.ReadAsync(request, this, cancellation));
        }
        catch (OpsRequestException wrong)
        {
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (BadHttpRequestException cut)
        {
            return OpsAnswer.Error(cut.StatusCode, $"The request could not be read: {cut.Message}");
        }
        catch (ConfigurationMissingException none)
        {
            return OpsAnswer.Error(
                StatusCodes.Status503ServiceUnavailable, $"No configuration is loaded, and this needs one. {none.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Results.StatusCode(ClientClosed);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            return Away(request, failure);
        }
    }

    private IResult Away(HttpRequest request, Exception failure)
    {
        var code = StorageFault.Code(failure);
        if (request.HttpContext.RequestServices?.GetService<ILoggerFactory>() is { } loggers)
            Log.StorageAway(loggers.CreateLogger<OpsCall>(), Method, Route, code);
        if (StorageFault.IsRefusal(failure))
        {
            return OpsAnswer.Error(
                StatusCodes.Status503ServiceUnavailable,
                $"Storage refuses what this call needs ({code}). GET {OpsCalls.RunChecks.Route} tells whether the app's role "
                + "or a table is missing; the app makes its tables when it starts.");
        }

        request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return OpsAnswer.Error(
            StatusCodes.Status503ServiceUnavailable,
            $"Storage does not answer ({code}), so this was not done, or not to its end. "
            + $"Try again in {RetryAfterSeconds} seconds; GET {OpsCalls.GetHealth.Route} tells when it is back.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Route} was answered 503: storage does not answer ({Code})")]
        public static partial void StorageAway(ILogger logger, string method, string route, string code);
    }
}
