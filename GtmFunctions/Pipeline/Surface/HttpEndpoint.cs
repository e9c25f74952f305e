using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Surface;

/// <summary>Who may call an HTTP function in Azure; the local host binds loopback only.</summary>
public enum AccessLevel
{
    /// <summary>Anybody: the function proves the caller itself, or tells nothing.</summary>
    Anonymous,

    /// <summary>Holders of a function key.</summary>
    Function,

    /// <summary>Holders of the master key: for calls that change something.</summary>
    Admin,
}

/// <summary>Answers what an HTTP function is asked.</summary>
/// <param name="request">The request.</param>
/// <param name="routeValues">
/// What the address has in place of <see cref="HttpEndpoint.RouteValues"/>, in their order; <see langword="null"/> where it lacks an
/// optional one.
/// </param>
/// <param name="cancellation">The caller went away.</param>
public delegate Task<IResult> HttpHandler(HttpRequest request, IReadOnlyList<string?> routeValues, CancellationToken cancellation);

/// <summary>
/// An HTTP function, declared once: both hosts bind it as it says here, and who calls it reads the route from it. It is a property whose
/// name is the function's and whose summary is the function's.
/// </summary>
public sealed class HttpEndpoint
{
    /// <summary>What host.json's <c>routePrefix</c> is.</summary>
    public const string Prefix = "api";

    private readonly Func<IServiceProvider, HttpHandler> _bind;

    private HttpEndpoint(
        string name, IReadOnlyList<string> methods, string route, AccessLevel access, int values, Func<IServiceProvider, HttpHandler> bind)
    {
        (Name, Methods, Route, Access, _bind) = (name, methods, route, access, bind);
        RouteValues = RoutePatternFactory.Parse(route).Parameters;
        if (RouteValues.Count != values)
        {
            throw new ArgumentException(
                $"{name}: the handler takes {values} values of the route, and '{route}' has {RouteValues.Count}.", nameof(route));
        }
    }

    /// <summary>The name, as Azure, metrics and logs show it.</summary>
    public string Name { get; }

    /// <summary>HTTP methods in lower case.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The route after <c>/api/</c>, such as <c>ops/events/{id}</c>.</summary>
    public string Route { get; }

    /// <summary>The parameters of the route, in their order.</summary>
    public IReadOnlyList<RoutePatternParameterPart> RouteValues { get; }

    /// <summary>Who may call it.</summary>
    public AccessLevel Access { get; }

    /// <summary>The path before its first value, such as <c>/api/hooks/</c>.</summary>
    public string PathBeforeValues => $"/{Prefix}/{Route.Split('{')[0]}";

    /// <summary>The route with values in place of its parameters, escaped, such as <c>ops/events/e20261123-0123</c>.</summary>
    /// <param name="values">In the order of <see cref="RouteValues"/>; an optional one may be left out.</param>
    public string RouteFor(params IReadOnlyList<string> values) =>
        string.Join('/', Route.Split('/').Select(segment => Filled(segment, values)).OfType<string>());

    /// <summary>Declares a function whose route has no value.</summary>
    internal static HttpEndpoint Create<T>(
        IReadOnlyList<string> methods,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, CancellationToken, Task<IResult>>> handler,
        [CallerMemberName] string name = "")
        where T : notnull => new(name, methods, route, access, values: 0, services =>
        {
            var bound = handler(services.GetRequiredService<T>());
            return (request, _, cancellation) => bound(request, cancellation);
        });

    /// <summary>
    /// Declares a function whose route has one value; where that is a path that takes all the rest (<c>{*path}</c>) it may be empty.
    /// </summary>
    internal static HttpEndpoint Create<T>(
        IReadOnlyList<string> methods,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, string, CancellationToken, Task<IResult>>> handler,
        [CallerMemberName] string name = "")
        where T : notnull => new(name, methods, route, access, values: 1, services =>
        {
            var bound = handler(services.GetRequiredService<T>());
            return (request, values, cancellation) => bound(request, values[0] ?? "", cancellation);
        });

    /// <summary>Declares a function whose route has a value, and another that may be left out.</summary>
    internal static HttpEndpoint Create<T>(
        IReadOnlyList<string> methods,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, string, string?, CancellationToken, Task<IResult>>> handler,
        [CallerMemberName] string name = "")
        where T : notnull => new(name, methods, route, access, values: 2, services =>
        {
            var bound = handler(services.GetRequiredService<T>());
            return (request, values, cancellation) => bound(request, values[0]!, values[1], cancellation);
        });

    /// <summary>The handler, of a host's services.</summary>
    internal HttpHandler Bind(IServiceProvider services) => _bind(services);

    // Each parameter is a whole segment of its route
    private string? Filled(string segment, IReadOnlyList<string> values)
    {
        for (var at = 0; at < RouteValues.Count; at++)
        {
            if (segment.Trim('{', '}', '?', '*') == RouteValues[at].Name && segment[0] == '{')
                return at < values.Count ? Uri.EscapeDataString(values[at]) : null;
        }

        return segment;
    }
}
