using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class DestinationReadingTests
{
    [Theory]
    [InlineData(
        "destinations.d.connector", "the connector 'htp' is not run by this version here: did you mean 'http'?",
        "destinations: { d: { connector: htp, url: A } }")]
    [InlineData(
        "destinations.d.connector", "Zendesk can only be read, by 'poll' of a source",
        "destinations: { d: { connector: zendesk, url: A, token: A } }")]
    [InlineData(
        "destinations.d.escape", "'markdown' is no rule: none, slack, teams-markdown or html",
        "destinations: { d: { connector: http, url: A, escape: markdown } }")]
    [InlineData(
        "destinations.d.answers", "the status 302 is named twice",
        "destinations: { d: { connector: http, url: A, answers: { success: [302], retry: [302] } } }")]
    [InlineData("destinations.d", "'url' is missing", "destinations: { d: { connector: http, token: A } }")]
    [InlineData("destinations.d", "'url' or 'token' is missing", "destinations: { d: { connector: slack } }")]
    [InlineData(
        "destinations.d.url", "an address must begin with https://",
        "destinations: { d: { connector: http, url: 'http://x.example' } }")]
    [InlineData(
        "destinations.d.url", "an address must begin with https://",
        "destinations: { d: { connector: http, allowPrivate: true, url: 'ftp://x.example' } }")]
    [InlineData(
        "destinations.d.url", "an https address, or the name of the setting",
        "destinations: { d: { connector: http, url: 'x.example/hook' } }")]
    [InlineData(
        "destinations.d.url", "this address has a secret in it",
        "destinations: { d: { connector: http, url: 'https://user:pass@x.example' } }")]
    [InlineData(
        "destinations.d.url", "this address has a secret in it",
        "destinations: { d: { connector: slack, url: 'https://hooks.slack.com/services/T/B/secret' } }")]
    [InlineData(
        "destinations.d.token", "this is no name of an app setting",
        "destinations: { d: { connector: http, url: A, token: xoxb-123 } }")]
    [InlineData(
        "destinations.d.sign.secret", "this is no name of an app setting",
        "destinations: { d: { connector: http, url: A, sign: { scheme: standard-webhooks, secret: whsec_x } } }")]
    [InlineData(
        "destinations.d.headers.X-Api-Key", "this value is a secret",
        "destinations: { d: { connector: http, url: A, headers: { X-Api-Key: abc } } }")]
    [InlineData(
        "destinations.d.headers.\"a b\"", "this is no name of a header",
        "destinations: { d: { connector: http, url: A, headers: { a b: c } } }")]
    [InlineData(
        "destinations.d.headers.X", "a header's value must be one line",
        "destinations: { d: { connector: http, url: A, headers: { X: \"a\\r\\nb: c\" } } }")]
    [InlineData("destinations.d.retry[1]", "this must be at most 7d", "destinations: { d: { connector: http, url: A, retry: [1m, 8d] } }")]
    [InlineData("destinations.d.retry[0]", "this must be at least 1s", "destinations: { d: { connector: http, url: A, retry: [0s] } }")]
    [InlineData("destinations.d.timeout", "this must be at most 2m", "destinations: { d: { connector: http, url: A, timeout: 1h } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
