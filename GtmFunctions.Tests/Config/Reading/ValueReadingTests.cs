using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class ValueReadingTests
{
    [Theory]
    [InlineData("templates.t", "the template does not parse", "templates: { t: '{{ a' }")]
    [InlineData("templates.t.a[1]", "Unknown tag 'x'", "templates: { t: { a: [ok, '{% x %}'] } }")]
    [InlineData("templates.t", "this must be a Liquid template", "templates: { t: 5 }")]
    public void Template_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);

    [Theory]
    [InlineData("sources: { crm: { provider: stripe, secrets: ['SECRET VALUE'] } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: ['SECRET-VALUE', [SECRET-VALUE]] } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: { SECRET-VALUE: SECRET-VALUE } } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: [sk_live_SECRET] } }")]
    [InlineData("destinations: { d: { connector: http, url: 'https://u:SECRET@x.example' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'http://x.example/SECRET' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'https://[SECRET' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'SECRET VALUE', token: 'SECRET VALUE' } }")]
    [InlineData("destinations: { d: { connector: http, url: A, headers: { Authorization: SECRET } } }")]
    [InlineData("destinations: { d: { connector: http, url: A, sign: { scheme: standard-webhooks, secret: [SECRET-VALUE] } } }")]
    public void Read_SecretInPlaceOfItsName_IsRefusedAndNeverRepeated(string wrong)
    {
        var errors = Mistake.Read(wrong).Errors;
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.DoesNotContain(
            "SECRET", error.ToString().Replace("such as HUBSPOT_APP_SECRET", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
