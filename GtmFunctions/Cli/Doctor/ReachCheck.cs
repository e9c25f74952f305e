using System.Globalization;
using System.Security.Authentication;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges the way to the app: reachable, by TLS of today, with a certificate that lasts.</summary>
public static class ReachCheck
{
    private const string Check = "https";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Judges an app that answered.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="tls">What TLS showed.</param>
    /// <param name="now">The time.</param>
    public static Finding Examine(Uri address, TlsReading? tls, DateTimeOffset now)
    {
        if (tls is null)
        {
            return address.IsLoopback
                ? Finding.Ok(Check, $"{address.Authority} answers on this machine, where plain http is enough")
                : Finding.Failed(
                    Check,
                    $"{address.Authority} answers by plain http: keys and payloads can be read on the way",
                    "Name it by its https address, and have the app take https only (httpsOnly).");
        }

        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{address.Authority} answers by {Name(tls.Protocol)}, certificate {tls.Subject} until {tls.Until:yyyy-MM-dd}");
        if (tls.Protocol is not (SslProtocols.Tls12 or SslProtocols.Tls13))
            return Finding.Failed(
                Check, $"{what}: older than TLS 1.2", "Set minTlsVersion of the app to 1.2: deploying the infrastructure does.");
        return tls.Until - now < Soon
            ? Finding.Warning(
                Check, $"{what}: it ends soon", "See that it is renewed: providers refuse to call an address whose certificate has ended.")
            : Finding.Ok(Check, what);
    }

    /// <summary>Judges an app that did not answer.</summary>
    public static Finding OfFailure(Uri address, Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Finding.Failed(
            Check,
            $"{address.Authority} cannot be trusted: {Innermost(failure)}",
            "Providers refuse it too. Bind a certificate of this name that a public root stands behind, with its chain."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Finding.Failed(
            Check,
            $"no machine is called {address.Host}",
            "Look at the address (the output GTM_URL of the deployment) and at the domain's records."),
        TaskCanceledException => Finding.Failed(
            Check,
            $"{address.Authority} took the connection and did not answer within a minute",
            "Look at the app's log stream: it does not start, or all its instances are busy."),
        _ => Finding.Failed(
            Check,
            $"{address.Authority} cannot be reached: {Innermost(failure)}",
            "Is the app started (az functionapp show --query state)? On this machine: start it with 'gtm dev', or name the app with " +
            "--url."),
    };

    /// <summary>Judges whether the app also answers by plain http.</summary>
    /// <param name="status">What plain http was answered with; <see langword="null"/> where nobody listens.</param>
    public static Finding OfPlainHttp(int? status) => status is >= 200 and < 300
        ? Finding.Failed(
            "plain http",
            "the app answers it too: who mistypes an address sends keys and payloads in the clear",
            "Set httpsOnly of the app: deploying the infrastructure does.")
        : Finding.Ok("plain http", status is null ? "nobody listens" : $"it is not served ({status})");

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };

    private static string Innermost(Exception failure) => failure.GetBaseException().Message;
}
