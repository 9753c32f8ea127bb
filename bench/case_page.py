#!/usr/bin/env python3
"""P9: the data of a case page over HTTP, 500 connections, beside nginx that serves the same bytes as a file.

usage: bench/case_page.py DATA LOGINS.json [ROUNDS]      (a store made by `zhilu demo DATA --json > LOGINS.json`; needs nginx and wrk)

Each request of ours is signed in, passes the access kernel, is entered in the access log once per window, and is answered from
the case as it stands. Both serve from one machine, the load beside them; rounds take turns.
"""
import http.cookiejar
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

data, logins = sys.argv[1], json.load(open(sys.argv[2]))
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
zhilu = Path(__file__).resolve().parent.parent / "build/release/zhilu"
CONNECTIONS, SECONDS = 500, 8


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port):
    for _ in range(400):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing answers on port {port}")


def milliseconds(text):
    told = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not told:
        sys.exit(f"wrk told no time: {text}")
    return float(told[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[told[2]]


def load(url, cookie):
    """Requests a second, the 99th percentile in milliseconds, answers that were no answer."""
    said = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}", url],
                          check=True, capture_output=True, text=True).stdout
    failed = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)|Non-2xx or 3xx responses: (\d+)", said) for n in n if n)
    told = said[said.index("Latency Distribution"):]  # above it stands another percentage
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), milliseconds(re.search(r"99%\s+(\S+)", told)[1]), failed)


with tempfile.TemporaryDirectory(prefix="zhilu-case-page-") as folder:
    folder = Path(folder)
    folder.chmod(0o755)
    ours, theirs = free_port(), free_port()
    server = subprocess.Popen([zhilu, "serve", data, "--listen", f"127.0.0.1:{ours}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peer = None
    try:
        await_port(ours)
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        officer = next(p for p in logins if p["login"] == "jia")
        base = f"http://127.0.0.1:{ours}/api/v1"
        password = "four plain words of bench"

        def post(path, body):
            return browser.open(urllib.request.Request(base + path, method="POST", data=json.dumps(body).encode(),
                                                       headers={"Content-Type": "application/json", "X-Zhilu-CSRF": "1"})).read()

        try:
            post("/session/redeem", {"secret": officer["secret"], "password": password})
        except urllib.error.HTTPError:  # an earlier run has redeemed it
            post("/session", {"login": officer["login"], "password": password})
        cookie = "; ".join(f"{c.name}={c.value}" for c in jar)
        cases = json.load(browser.open(f"{base}/cases"))["cases"]
        paths = {"case page": f"/cases/{urllib.request.quote(cases[0]['id'], safe='')}"}
        paths["its findings"] = paths["case page"] + "/findings?brief=1"
        (folder / "nginx.conf").write_text(
            f"worker_processes auto; pid {folder}/pid; error_log stderr; events {{ worker_connections 2048; }}\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/json;\n"
            f"  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f"  server {{ listen 127.0.0.1:{theirs} backlog=1024; root {folder}; }} }}\n")
        files = {}
        for i, (name, path) in enumerate(paths.items()):
            (folder / f"{i}.json").write_bytes(browser.open(base + path).read())
            files[name] = f"http://127.0.0.1:{theirs}/{i}.json"
        peer = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        await_port(theirs)
        for i, (name, path) in enumerate(paths.items()):
            load(base + path, cookie), load(files[name], cookie)  # warm
            taken = {"ours": [], "nginx": []}
            for _ in range(rounds):
                taken["ours"].append(load(base + path, cookie))
                taken["nginx"].append(load(files[name], cookie))
            size = (folder / f"{i}.json").stat().st_size
            rate = {who: statistics.median(r[0] for r in all_) for who, all_ in taken.items()}
            p99 = {who: statistics.median(r[1] for r in all_) for who, all_ in taken.items()}
            failed = sum(r[2] for r in taken["ours"])
            print(f"{name} ({size} bytes): ours {rate['ours']:.0f}/s, p99 {p99['ours']:.0f} ms, {failed} failed; "
                  f"nginx {rate['nginx']:.0f}/s, p99 {p99['nginx']:.0f} ms; ratio {rate['ours'] / rate['nginx']:.2f}")
    finally:
        for process in (server, peer):
            if process:
                process.terminate()
                process.wait()
