#!/usr/bin/env python3
"""Redeems the one-time passwords of a sample bureau, sets a password and a personal code for each person, and prints
{login: {password, code}} for the browser tests.

usage: first_sign_in.py URL LOGINS.json
"""
import http.cookiejar
import json
import sys
import urllib.request

url, logins = sys.argv[1], json.load(open(sys.argv[2]))
accounts = {}
# The officer comes first: tests that name nobody sign in as the first.
for person in sorted(logins, key=lambda p: p["login"] != "jia"):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def post(path, body):
        request = urllib.request.Request(url + "/api/v1" + path, method="POST", data=json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json", "X-Zhilu-CSRF": "1"})
        return browser.open(request).read()

    account = {"password": "four plain words " + person["login"], "code": "246802"}
    post("/session/redeem", {"secret": person["secret"], "password": account["password"]})
    post("/me/code", {"password": account["password"], "code": account["code"]})
    accounts[person["login"]] = account
print(json.dumps(accounts))
